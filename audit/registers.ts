/** All registers, in the order in which they are listed. */
import type { Deployment } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import { canonical } from "../graph/serialise.ts";
import { access } from "./registers/access.ts";
import { backups } from "./registers/backups.ts";
import { dataFlow } from "./registers/data-flow.ts";
import { encryption } from "./registers/encryption.ts";
import { entryPoints } from "./registers/entry-points.ts";
import { compileRegister, type Register, type RegisterDefinition, type RegisterSubject } from "./registers/register.ts";
import { retention } from "./registers/retention.ts";
import { secrets } from "./registers/secrets.ts";
import { thirdParties } from "./registers/third-parties.ts";

export type { Register, RegisterSubject } from "./registers/register.ts";

export const registers: readonly RegisterDefinition[] = [
  dataFlow,
  retention,
  encryption,
  access,
  secrets,
  entryPoints,
  thirdParties,
  backups,
];

export function registerNamed(name: string): RegisterDefinition | undefined {
  return registers.find((each) => each.name === name);
}

/** In canonical form: without the values of secrets, and the same whatever order the resources came in. */
export function subjectOf(
  deployment: Deployment,
  { exemptions, asOf }: Omit<RegisterSubject, "graph">,
): RegisterSubject {
  return { graph: ResourceGraph.of(canonical(deployment)), exemptions, asOf };
}

export function readRegister(definition: RegisterDefinition, subject: RegisterSubject): Register {
  return compileRegister(definition, subject);
}
