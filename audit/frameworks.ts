/** The frameworks that controls refer to. A test holds that each item that a control names is in its framework's list. */
import { cis3, cis5 } from "./frameworks/cis-aws.ts";
import type { Framework } from "./frameworks/framework.ts";
import { fsbp } from "./frameworks/fsbp.ts";
import { gdpr } from "./frameworks/gdpr.ts";
import { iso27001 } from "./frameworks/iso-27001.ts";
import { nist } from "./frameworks/nist-800-53r5.ts";
import { pciDss4 } from "./frameworks/pci-dss-4.ts";
import { soc2 } from "./frameworks/soc2.ts";

export const frameworks: readonly Framework[] = [cis5, cis3, fsbp, nist, soc2, pciDss4, iso27001, gdpr];

export const frameworkIds: readonly string[] = frameworks.map(({ id }) => id);

export function frameworkOf(id: string): Framework | undefined {
  return frameworks.find((framework) => framework.id === id);
}
