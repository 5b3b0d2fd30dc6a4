/**
 * How long the cloud takes to make and to delete a resource, in seconds, as seen by a provider that waits until it can
 * be used. Nobody promises these times: they are medians of what has been published, or `assumed:` by us.
 *
 * "public logs" are applies against a real account in public repositories (Terraform's AWS provider, on which Pulumi's is
 * built), looked up on 2026-11-25: number of logs, median, range. "acceptance tests" are durations of that provider's own
 * tests in the named pull request; they hold creation and deletion.
 */

/** What an input must be for a variant to hold. */
export interface Condition {
  readonly property: string;
  /** Absent: any value will do, as long as there is one. */
  readonly is?: boolean | number | string;
  /** A number above this one. */
  readonly above?: number;
}

export interface Times {
  readonly create: number;
  readonly delete: number;
  /** Where the two come from. */
  readonly source: string;
}

export interface CreationTimes extends Times {
  /** The first whose condition holds takes the place of the times above. */
  readonly variants?: readonly (Times & { readonly when: Condition })[];
}

/** Most calls answer at once: the default for a type of AWS that is not listed. */
const AT_ONCE: Times = { create: 2, delete: 2, source: "public logs: roles, buckets, topics, alarms within 1-3 s" };

const providerPull = (number: number): string => `hashicorp/terraform-provider-aws#${number}`;

const databases: Readonly<Record<string, CreationTimes>> = {
  "aws:rds/instance:Instance": {
    create: 480,
    delete: 285,
    source: "public logs: 9, median 8 min, 5-17 min; deletion 1 log, 4 min 45 s",
    variants: [
      {
        when: { property: "replicateSourceDb" },
        create: 720,
        delete: 285,
        source: `acceptance tests ${providerPull(20926)}: 1362-1517 s with a replica, 422-494 s without`,
      },
      {
        when: { property: "multiAz", is: true },
        create: 840,
        delete: 285,
        source: "hashicorp/terraform#498: the standby takes 6 min more, 15-20 min in all; public log: 14 min",
      },
    ],
  },
  "aws:rds/eventSubscription:EventSubscription": {
    create: 40,
    delete: 40,
    source: "the provider first looks after 30 s, then every 10 s; assumed: it is ready at the second look",
  },
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": {
    create: 200,
    delete: 60,
    source: `acceptance test ${providerPull(23297)}: 652 s with its instance; deletion assumed: a third`,
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    create: 420,
    delete: 240,
    source: `public logs: 5, median 7 min, 5.6-9.3 min; deletion assumed: from acceptance tests ${providerPull(46526)}, 541-740 s in all`,
    variants: [
      {
        when: { property: "numCacheClusters", above: 1 },
        create: 710,
        delete: 240,
        source: `acceptance tests ${providerPull(17320)}: 290 s more with nodes in several zones (1086 s, else 796 s)`,
      },
      {
        when: { property: "numNodeGroups" },
        create: 710,
        delete: 240,
        source: `acceptance tests ${providerPull(17320)}: a group of shards like one in several zones, 1086 s in all`,
      },
    ],
  },
  "aws:elasticache/user:User": {
    create: 15,
    delete: 15,
    source: `acceptance test ${providerPull(31076)}: 36 s in all`,
  },
  "aws:elasticache/userGroup:UserGroup": {
    create: 60,
    delete: 60,
    source: `assumed: from acceptance test ${providerPull(38559)}, 285 s with its users and an association`,
  },
};

const network: Readonly<Record<string, CreationTimes>> = {
  "aws:ec2/vpc:Vpc": {
    create: 12,
    delete: 2,
    source: "public logs: 4 with DNS host names, median 12 s, 8-15 s (1-4 s without)",
  },
  "aws:ec2/subnet:Subnet": {
    create: 2,
    delete: 2,
    source: "public logs: 1-5 s",
    variants: [
      {
        when: { property: "mapPublicIpOnLaunch", is: true },
        create: 11,
        delete: 2,
        source: "public logs: 11-12 s, the provider waits for the attribute",
      },
    ],
  },
  "aws:ec2/natGateway:NatGateway": {
    create: 106,
    delete: 60,
    source: "public logs: 8, median 106 s, 85-125 s; deletion 11, median 60 s, 37-79 s",
  },
  "aws:ec2/internetGateway:InternetGateway": {
    create: 2,
    delete: 12,
    source: "public logs; deletion assumed: detaches",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    create: 8,
    delete: 6,
    source: "assumed: a gateway endpoint is an entry in route tables",
    variants: [
      {
        when: { property: "vpcEndpointType", is: "Interface" },
        create: 90,
        delete: 60,
        source: "assumed: from a failed acceptance test in hashicorp/terraform-provider-aws#44824, 227 s with a change",
      },
    ],
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    create: 152,
    delete: 15,
    source: "public logs: 6, median 152 s, 135-187 s; deletion assumed",
  },
};

const delivery: Readonly<Record<string, CreationTimes>> = {
  "aws:cloudfront/distribution:Distribution": {
    create: 180,
    delete: 300,
    source:
      "public logs since 2020: 8, median 3 min, 0.7-12.6 min (AWS Networking blog, 2020: within 5 min); deletion 2, 3 and 7 min: it is disabled first",
    variants: [
      {
        when: { property: "waitForDeployment", is: false },
        create: 9,
        delete: 300,
        source: "public log: 9 s without waiting; disabled before deletion all the same",
      },
    ],
  },
  "aws:cloudfront/keyValueStore:KeyValueStore": { create: 30, delete: 10, source: "assumed: provisioned before use" },
  "aws:cloudfront/function:Function": { create: 5, delete: 3, source: "assumed: made, then published" },
  "aws:acm/certificate:Certificate": {
    create: 10,
    delete: 3,
    source: `acceptance tests ${providerPull(3853)}: 21-23 s in all; waits for the validation records' names`,
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    create: 105,
    delete: 0,
    source: "public logs: 6 of new certificates, median 105 s, 61-532 s (ACM User Guide: up to 30 min)",
  },
  "aws:route53/record:Record": {
    create: 45,
    delete: 45,
    source: "Route 53 API, GetChange: in sync generally within 60 s; assumed: three quarters of it",
  },
};

const compute: Readonly<Record<string, CreationTimes>> = {
  "aws:ecs/cluster:Cluster": { create: 11, delete: 11, source: "public logs: 5, median 11 s, 5-12 s" },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    create: 11,
    delete: 11,
    source: "assumed: an update of the cluster, as long as its creation",
  },
  "aws:ecs/service:Service": {
    create: 2,
    delete: 75,
    source: `public logs: 2, 1 s; deletion drains (${providerPull(24223)}: 68-149 s in all)`,
    variants: [
      {
        when: { property: "waitForSteadyState", is: true },
        create: 180,
        delete: 75,
        source: `assumed: tasks start, pass health checks and settle; at least the 40 s more of ${providerPull(24223)}, 75 s in a public log`,
      },
    ],
  },
  "aws:kms/key:Key": {
    create: 12,
    delete: 1,
    source: "public logs: 5, median 12 s, 9-29 s: policy and tags propagate",
  },
  "aws:kms/keyPolicy:KeyPolicy": { create: 10, delete: 10, source: "assumed: propagates as with a new key" },
};

/** Of every other type, by the provider's name before the first colon. */
const perProvider: Readonly<Record<string, Times>> = {
  aws: AT_ONCE,
  cloudflare: { create: 1, delete: 1, source: "assumed: one call" },
  postgresql: { create: 1, delete: 1, source: "assumed: a statement or two through a tunnel" },
  random: { create: 0, delete: 0, source: "made by the provider itself, without a call" },
};

/** Rows by type token; a type that is not here takes its provider's times. */
export const creationTimes: Readonly<Record<string, CreationTimes>> = {
  ...databases,
  ...network,
  ...delivery,
  ...compute,
};

const NOTHING: Times = { create: 0, delete: 0, source: "no cloud is called" };

/** Times of one resource with these inputs; a stranger's and a component's are zero. */
export function timesOf(type: string, inputs: Readonly<Record<string, unknown>> = {}): Times {
  const own = Object.hasOwn(creationTimes, type) ? creationTimes[type] : undefined;
  const variant = own?.variants?.find(({ when }) => holds(when, inputs));
  const provider = type.split(":")[0] ?? "";
  return variant ?? own ?? (Object.hasOwn(perProvider, provider) ? perProvider[provider] : undefined) ?? NOTHING;
}

/** Seconds until a resource with these inputs can be used. */
export function creationSecondsOf(type: string, inputs: Readonly<Record<string, unknown>> = {}): number {
  return timesOf(type, inputs).create;
}

/** Seconds until it is gone. */
export function deletionSecondsOf(type: string, inputs: Readonly<Record<string, unknown>> = {}): number {
  return timesOf(type, inputs).delete;
}

function holds({ property, is, above }: Condition, inputs: Readonly<Record<string, unknown>>): boolean {
  const value = Object.hasOwn(inputs, property) ? inputs[property] : undefined;
  if (value === undefined || value === null) return false;
  if (above !== undefined) return typeof value === "number" && value > above;
  return is === undefined || value === is;
}
