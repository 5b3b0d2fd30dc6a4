/**
 * Bundles of framework items. Each item occurs in a published mapping of AWS services to its framework, except NIST
 * IA-5(7), PCI 6.5.1, 6.5.3 and 8.6.2, SOC 2 A1.1 and all ISO and GDPR items, which are set from general knowledge.
 */
export interface Bundle {
  readonly title: string;
  readonly nist: readonly string[];
  readonly soc2: readonly string[];
  readonly pci: readonly string[];
  readonly iso: readonly string[];
  readonly gdpr: readonly string[];
}

/** Stands wherever a report or page shows framework items. */
export const FRAMEWORK_NOTICE =
  "The assignment of controls to framework items is our own reading. It supports an auditor; it is no claim that a " +
  "control satisfies an item, and needs the review of a compliance expert before it goes into an audit report.";

const bundle = (title: string, nist: string, soc2: string, pci: string, iso: string, gdpr = ""): Bundle => {
  const items = (text: string) => (text === "" ? [] : text.split(" "));
  return { title, nist: items(nist), soc2: items(soc2), pci: items(pci), iso: items(iso), gdpr: items(gdpr) };
};

export const bundles = {
  "ENC-R": bundle("Encryption at rest", "SC-13 SC-28(1)", "CC6.1", "8.3.2", "A.8.24", "32(1)(a)"),
  "ENC-T": bundle("Encryption in transit", "SC-8 SC-8(1) SC-23", "CC6.7", "2.2.7 4.2.1", "A.8.24", "32(1)(a)"),
  KEY: bundle("Keys", "SC-12 SC-12(2)", "CC6.1", "3.7.4", "A.8.24", "32(1)(a)"),
  PUBLIC: bundle("Exposure", "AC-3 AC-4(21) SC-7", "CC6.1 CC6.6", "1.3.1 1.4.2", "A.8.20 A.8.22", "32(1)(b)"),
  LEAST: bundle("Least privilege", "AC-3 AC-6", "CC6.3", "7.2.1 7.2.2", "A.5.15 A.8.2", "32(1)(b)"),
  SECRET: bundle("Secrets", "IA-5 IA-5(7)", "CC6.1", "8.3.2 8.6.2", "A.5.17", "32(1)(a)"),
  ROTATE: bundle("Rotation", "IA-5(1) SC-12", "CC6.1", "8.6.3", "A.5.17"),
  LOG: bundle("Logging", "AU-2 AU-3 AU-12", "CC7.2", "10.2.1", "A.8.15"),
  RET: bundle("Retention of logs", "AU-11", "CC7.2", "10.5.1", "A.8.15", "5(1)(e)"),
  RETAIN: bundle("Retention of data", "SI-12", "C1.2", "3.2.1", "A.8.10", "5(1)(e)"),
  MON: bundle("Monitoring", "CA-7 SI-4", "CC7.2 CC7.3", "10.4.1 10.7.2", "A.8.16"),
  DETECT: bundle("Detection", "SI-4", "CC7.1 CC7.2", "11.5.1", "A.8.16"),
  VULN: bundle("Vulnerabilities", "RA-5", "CC7.1", "11.3.1", "A.8.8"),
  PATCH: bundle("Patches", "SI-2", "CC7.1", "6.3.3", "A.8.8"),
  BACKUP: bundle("Backups", "CP-9 CP-10 SI-13(5)", "A1.2", "10.3.3", "A.8.13", "32(1)(c)"),
  HA: bundle("Availability", "CP-10 SC-5(2)", "A1.2", "", "A.8.14", "32(1)(b)"),
  DEL: bundle("Deletion guards", "CM-3 CP-2", "A1.2", "", "A.8.32", "32(1)(b)"),
  WAF: bundle("Web firewall", "AC-4(21) SC-7", "CC6.6", "6.4.2", "A.8.20", "32(1)(b)"),
  CAP: bundle("Capacity", "SC-5(2)", "A1.1", "", "A.8.6"),
  CHANGE: bundle("Change control", "CM-3", "CC8.1", "6.5.1", "A.8.32"),
  CONFIG: bundle("Configuration", "CM-8", "CC6.1", "", "A.5.9 A.8.9"),
  SEPENV: bundle("Separate environments", "", "CC8.1", "6.5.3", "A.8.31"),
  RESID: bundle("Residency", "", "", "", "A.5.34", "44"),
} as const satisfies Readonly<Record<string, Bundle>>;

export type BundleName = keyof typeof bundles;

export interface References {
  readonly bundles: readonly BundleName[];
  /** CIS AWS Foundations Benchmark 3.0.0 and 5.0.0. */
  readonly cis3?: readonly string[];
  readonly cis5?: readonly string[];
  /** Control ids of the AWS Foundational Security Best Practices standard. */
  readonly fsbp?: readonly string[];
  /** Items beyond the bundles. */
  readonly gdpr?: readonly string[];
}

/** Framework and its items, bundles resolved, in a fixed order; frameworks without an item are left out. */
export function frameworkItems(references: References): readonly { framework: string; items: readonly string[] }[] {
  const from = (key: Exclude<keyof Bundle, "title">) => [
    ...new Set(references.bundles.flatMap((name): readonly string[] => bundles[name][key])),
  ];
  return [
    { framework: "CIS AWS Foundations 3.0.0", items: references.cis3 ?? [] },
    { framework: "CIS AWS Foundations 5.0.0", items: references.cis5 ?? [] },
    { framework: "AWS FSBP", items: references.fsbp ?? [] },
    { framework: "NIST SP 800-53 Rev. 5", items: from("nist") },
    { framework: "SOC 2", items: from("soc2") },
    { framework: "PCI DSS 4.0", items: from("pci") },
    { framework: "ISO/IEC 27001:2022", items: from("iso") },
    { framework: "GDPR Art.", items: [...new Set([...from("gdpr"), ...(references.gdpr ?? [])])] },
  ].filter(({ items }) => items.length > 0);
}
