import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import { certificateAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms, type AlertTopics } from "../operations/alarms.ts";
import { type RecordZone, recordSet } from "./dns-records.ts";

export interface CertificateArgs {
  readonly config: EdgeConfig["certificate"];
  readonly dns: RecordZone;
  /** Host names it must cover, plain; a changed list replaces the certificate (the new one is issued first). */
  readonly hosts: readonly string[];
  /** Another region than the platform's: us-east-1 for CloudFront. */
  readonly region?: string;
  /**
   * Validation records that another certificate of this account made, by base domain. ACM asks for the same one in every
   * region, and a second record of that name is refused.
   */
  readonly records?: ValidationRecords;
  /** Whom to tell when the renewal fails; the topics of the certificate's region. Absent = nobody. */
  readonly watch?: { readonly platform: Platform; readonly topics: AlertTopics };
}

/** Full names of the records, to wait for. */
export type ValidationRecords = Readonly<Record<string, readonly pulumi.Output<string>[]>>;

/** ACM's quota for names on one certificate; it can be raised (ACM User Guide, "Quotas"). */
export const MAX_NAMES = 10;

type Child = pulumi.CustomResourceOptions;
type ValidationOption = aws.types.output.acm.CertificateDomainValidationOption;

/** A certificate for the hosts in use, validated through DNS, or one that exists already. */
export class Certificate extends pulumi.ComponentResource {
  /** Known to consumers only once the certificate is issued. */
  readonly arn: pulumi.Output<string>;
  /** By base domain, for a certificate of the same hosts in another region. */
  readonly records: ValidationRecords;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:Certificate", name, {}, opts);
    const { arn, records } = issued(name, args, { parent: this });
    this.arn = arn;
    this.records = records;
    if (args.watch !== undefined) {
      const rows = certificateAlarms({ certificateArn: this.arn });
      const place = args.region === undefined ? {} : { region: args.region };
      new Alarms(`${name}-alarms`, { ...args.watch, ...place, rows }, { parent: this });
    }
    this.registerOutputs({ arn: this.arn });
  }
}

type Issued = Pick<Certificate, "arn" | "records">;

function issued(name: string, args: CertificateArgs, child: Child): Issued {
  switch (args.config.mode) {
    case "managed":
      return managed(name, args, child);
    case "existing":
      return { arn: pulumi.output(args.config.arn), records: {} };
    default: {
      const never: never = args.config;
      return never;
    }
  }
}

function managed(name: string, args: CertificateArgs, child: Child): Issued {
  const [first, ...others] = namesOf(args.hosts);
  if (first === undefined) throw new Error(`${name}: a managed certificate needs at least one host`);
  const place = args.region === undefined ? {} : { region: args.region };

  const certificate = new aws.acm.Certificate(
    `${name}-cert`,
    {
      ...place,
      domainName: first,
      // An empty list would differ for ever from what AWS answers.
      ...(others.length === 0 ? {} : { subjectAlternativeNames: others }),
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
      options: { certificateTransparencyLoggingPreference: "ENABLED" },
    },
    child,
  );
  // Decided from the plain list, so that the records exist in the first preview as well.
  const records: Record<string, readonly pulumi.Output<string>[]> = {};
  for (const domain of baseDomains([first, ...others])) {
    const option = certificate.domainValidationOptions.apply((options) => optionFor(domain, options));
    records[domain] = args.records?.[domain] ?? validationRecord(`${name}-${domain}`, option, args.dns, child);
  }
  const validation = new aws.acm.CertificateValidation(
    `${name}-issued`,
    { ...place, certificateArn: certificate.arn, validationRecordFqdns: Object.values(records).flat() },
    // Minutes when the zone is delegated; what takes longer waits for a record that nobody can see.
    { ...child, customTimeouts: { create: "20m" } },
  );
  return { arn: validation.certificateArn, records };
}

function namesOf(hosts: readonly string[]): readonly string[] {
  const names = [...new Set(hosts)].sort();
  if (names.length > MAX_NAMES) {
    throw new Error(
      `a certificate has at most ${MAX_NAMES} names, the services use ${names.length}: ${names.join(", ")}`,
    );
  }
  return names;
}

/** ACM asks for one record for a name and its wildcard. */
function baseDomains(names: readonly string[]): readonly string[] {
  return [...new Set(names.map(baseDomain))];
}

function baseDomain(name: string): string {
  return name.replace(/^\*\./, "");
}

/** The options come in no order of their own. */
function optionFor(domain: string, options: readonly ValidationOption[]): ValidationOption {
  const option = options.find((candidate) => baseDomain(candidate.domainName) === domain);
  if (option === undefined) throw new Error(`ACM named no validation record for ${domain}`);
  return option;
}

function validationRecord(
  name: string,
  option: pulumi.Output<ValidationOption>,
  zone: RecordZone,
  child: Child,
): readonly pulumi.Output<string>[] {
  if (zone.mode === "external") {
    throw new Error(
      `${name}: a managed certificate needs edge.dns to write its records; with "external" use an existing one`,
    );
  }
  const set = { type: "CNAME", target: option.resourceRecordValue } as const;
  const comment = "Validates and renews the certificate";
  return recordSet(name, { zone, recordName: option.resourceRecordName, set, comment }, child);
}
