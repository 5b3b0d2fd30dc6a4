/** Builds what `pulumi stack export` writes of somebody else's program: ids as the cloud makes them, edges, null for empty lists. */
import { createHash } from "node:crypto";
import type { Json } from "../../../graph/model.ts";

export type Inputs = Readonly<Record<string, Json>>;

export interface Made {
  readonly urn: string;
  readonly id: string;
  readonly arn: string;
  readonly name: string;
}

export interface Options {
  readonly parent?: Made;
  readonly provider?: Made;
  readonly outputs?: Inputs;
  readonly custom?: boolean;
  readonly protect?: boolean;
  readonly id?: string;
  readonly ignoreChanges?: readonly string[];
}

interface Entry {
  readonly [field: string]: Json | undefined;
}

const ACCOUNT = "111122223333";

/** Types whose id is their ARN. */
const BY_ARN = /^aws:(lb|alb|sns|acm|wafv2|secretsmanager|iam\/policy)/;
/** Types whose id is their name. */
const BY_NAME =
  /^aws:(iam\/(role|user|group|instanceProfile)|cloudwatch\/logGroup|ecr|lambda\/function|rds\/subnetGroup)/;
const PREFIXES: Readonly<Record<string, string>> = {
  Vpc: "vpc",
  Subnet: "subnet",
  SecurityGroup: "sg",
  InternetGateway: "igw",
  NatGateway: "nat",
  RouteTable: "rtb",
  RouteTableAssociation: "rtbassoc",
  SecurityGroupIngressRule: "sgr",
  SecurityGroupEgressRule: "sgr",
  SecurityGroupRule: "sgrule",
  Instance: "i",
  Eip: "eipalloc",
  LaunchTemplate: "lt",
  FlowLog: "fl",
  ManagedPrefixList: "pl",
  FileSystem: "fs",
};

export class Program {
  readonly #project: string;
  readonly #stack: string;
  readonly #region: string;
  readonly #entries: Entry[] = [];
  readonly #made: Made[] = [];
  readonly stack: Made;

  constructor(project: string, stack: string, region = "eu-west-1") {
    this.#project = project;
    this.#stack = stack;
    this.#region = region;
    this.stack = this.add("pulumi:pulumi:Stack", `${project}-${stack}`, {}, { custom: false });
  }

  /** A provider as the SDK makes it by itself: a region, and nothing else. */
  provider(pkg: string, version: string, inputs: Inputs = {}): Made {
    const region = pkg === "aws" ? { region: this.#region } : {};
    return this.add(`pulumi:providers:${pkg}`, `default_${version.replaceAll(".", "_")}`, {
      ...region,
      ...inputs,
      version,
    });
  }

  add(type: string, name: string, inputs: Inputs = {}, options: Options = {}): Made {
    const { parent = type === "pulumi:pulumi:Stack" ? undefined : this.stack, custom = true, outputs = {} } = options;
    const kinds = parent && parent !== this.stack ? `${parent.urn.split("::")[2]}$${type}` : type;
    const urn = `urn:pulumi:${this.#stack}::${this.#project}::${kinds}::${name}`;
    const made = this.#identified(type, name, urn, inputs, options);
    const isProvider = type.startsWith("pulumi:providers:");
    this.#entries.push({
      urn,
      custom,
      ...(custom && { id: made.id }),
      type,
      inputs: { ...(custom && !isProvider && { __defaults: [] }), ...inputs },
      outputs: {
        ...inputs,
        ...(custom && !isProvider && { id: made.id, arn: made.arn, ...named(type, made.name) }),
        ...outputs,
      },
      ...(parent && { parent: parent.urn }),
      ...(options.protect && { protect: true }),
      ...(options.ignoreChanges && { ignoreChanges: options.ignoreChanges }),
      ...(custom && !isProvider && { provider: this.#providerOf(type, options.provider) }),
      ...this.#edges(inputs),
      created: "2026-03-02T09:12:44.1Z",
      modified: "2026-03-02T09:12:44.1Z",
    });
    this.#made.push(made);
    return made;
  }

  /** The text of the export. */
  export(): string {
    const manifest = { time: "2026-03-02T09:15:01.4Z", magic: "0".repeat(64), version: "v3.150.0" };
    return JSON.stringify({ version: 3, deployment: { manifest, resources: this.#entries } });
  }

  #identified(type: string, name: string, urn: string, inputs: Inputs, { id }: Options): Made {
    const hash = createHash("sha256").update(urn).digest("hex");
    const kind = type.split(":").at(-1) ?? "";
    const stated = [inputs.name, inputs.bucket, inputs.identifier, inputs.family].find(
      (each) => typeof each === "string",
    );
    const real = typeof stated === "string" ? stated : `${name}-${hash.slice(0, 7)}`;
    const service = type.split(/[:/]/)[1] ?? "";
    const arn = service === "s3" ? `arn:aws:s3:::${real}` : arnOf(type, service, kind, real, hash, this.#region);
    const prefix = PREFIXES[kind];
    if (id !== undefined) return { urn, id, arn, name: real };
    if (BY_ARN.test(type)) return { urn, id: arn, arn, name: real };
    if (service === "s3" || BY_NAME.test(type)) return { urn, id: real, arn, name: real };
    if (type === "aws:sqs/queue:Queue") {
      return { urn, id: `https://sqs.${this.#region}.amazonaws.com/${ACCOUNT}/${real}`, arn, name: real };
    }
    // A cluster's id is its identifier; an instance's is another.
    if (type === "aws:rds/instance:Instance")
      return { urn, id: `db-${hash.slice(0, 16).toUpperCase()}`, arn, name: real };
    if (/^aws:(rds|elasticache)\//.test(type)) return { urn, id: real, arn, name: real };
    return { urn, id: prefix === undefined ? hash.slice(0, 20) : `${prefix}-0${hash.slice(0, 16)}`, arn, name: real };
  }

  #providerOf(type: string, stated: Made | undefined): string | undefined {
    const pkg = type.split(":")[0];
    const provider = stated ?? this.#made.find(({ urn }) => urn.includes(`::pulumi:providers:${pkg}::default`));
    return provider && `${provider.urn}::${provider.id}`;
  }

  /** What each property takes from, as the SDKs record it: an empty list where it is nothing. */
  #edges(inputs: Inputs): { propertyDependencies?: Json; dependencies?: Json } {
    const all = new Set<string>();
    const edges = Object.entries(inputs).map(([property, value]) => {
      const text = JSON.stringify(value);
      const found = this.#made.filter(
        ({ id, arn, name, urn }) =>
          !/::pulumi:(pulumi:Stack|providers:)/.test(urn) && [id, arn, name].some((each) => text.includes(`"${each}`)),
      );
      for (const { urn } of found) all.add(urn);
      return [property, found.length > 0 ? found.map(({ urn }) => urn) : null] as const;
    });
    return edges.length > 0 ? { propertyDependencies: Object.fromEntries(edges), dependencies: [...all] } : {};
  }
}

/** The output that holds the name which the cloud or Pulumi gave. */
function named(type: string, name: string): Inputs {
  if (type === "aws:rds/cluster:Cluster") return { clusterIdentifier: name };
  return /^aws:rds\/(clusterInstance|instance):/.test(type) ? { identifier: name } : { name };
}

function arnOf(type: string, service: string, kind: string, name: string, hash: string, region: string): string {
  const at = service === "iam" || service === "cloudfront" ? "" : region;
  const module = MODULES[service] ?? service;
  return `arn:aws:${module}:${at}:${ACCOUNT}:${ownPart(type, kind, name, hash)}`;
}

const MODULES: Readonly<Record<string, string>> = {
  lb: "elasticloadbalancing",
  alb: "elasticloadbalancing",
  cloudwatch: "logs",
};

function ownPart(type: string, kind: string, name: string, hash: string): string {
  const end = hash.slice(0, 16);
  if (/^aws:(sqs|sns)\//.test(type)) return name;
  if (type === "aws:secretsmanager/secret:Secret") return `secret:${name}-AbCdEf`;
  if (type === "aws:cloudwatch/logGroup:LogGroup") return `log-group:${name}`;
  if (type.startsWith("aws:rds/")) return `${kind === "Instance" ? "db" : kind.toLowerCase()}:${name}`;
  if (kind === "LoadBalancer") return `loadbalancer/app/${name}/${end}`;
  return type.startsWith("aws:iam/") ? `${kind.toLowerCase()}/${name}` : `${kind.toLowerCase()}/${name}/${end}`;
}

/** A secret as an export without `--show-secrets` keeps it. */
export const sealed: Json = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:Zm9yZWlnbg==:c2VjcmV0",
};
