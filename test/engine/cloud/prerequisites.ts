/** What an API wants to be there first although no argument names it: the order that a graph cannot infer by itself. */
import type { CloudState } from "./state.ts";
import { Refusal, type WireMap } from "./types.ts";
import { isList, isMap, textsAt } from "./wire.ts";

interface Subject {
  readonly type: string;
  readonly region: string;
  readonly inputs: WireMap;
}

type Check = (subject: Subject, state: CloudState) => string | undefined;

const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

const checks: Readonly<Record<string, Check>> = {
  "aws:ecs/service:Service": ({ inputs }, state) => {
    const attached = new Set(
      [...state.byType("aws:lb/listenerRule:ListenerRule"), ...state.byType("aws:lb/listener:Listener")].flatMap(
        (each) => [...textsAt(each.inputs, "actions"), ...textsAt(each.inputs, "defaultActions")],
      ),
    );
    const groups = [
      ...textsAt(inputs, "loadBalancers.targetGroupArn"),
      ...textsAt(inputs, "loadBalancers.advancedConfiguration.alternateTargetGroupArn"),
    ];
    const loose = groups.find((group) => !attached.has(group));
    return loose && `InvalidParameterException: the target group ${loose} does not have an associated load balancer`;
  },
  "aws:appautoscaling/target:Target": ({ inputs, region }, state) => {
    const services = state.byType("aws:ecs/service:Service").filter((each) => each.region === region);
    const isThere = services.some(
      ({ inputs: { cluster, name } }) => `service/${String(cluster).split("/").at(-1)}/${name}` === inputs.resourceId,
    );
    return isThere ? undefined : `ValidationException: ECS service doesn't exist: ${inputs.resourceId}`;
  },
  "aws:ec2/natGateway:NatGateway": ({ inputs }, state) => {
    const subnet = state.identified(String(inputs.subnetId)).find(({ type }) => type === "aws:ec2/subnet:Subnet");
    const gateways = state.byType("aws:ec2/internetGateway:InternetGateway");
    if (subnet === undefined || gateways.some((each) => each.inputs.vpcId === subnet.inputs.vpcId)) return undefined;
    return `Gateway.NotAttached: network ${subnet.inputs.vpcId} has no internet gateway attached`;
  },
  "aws:lb/loadBalancer:LoadBalancer": ({ inputs }, state) => {
    const logs = inputs.accessLogs;
    if (!isMap(logs) || logs.enabled !== true || has(state, POLICY, logs.bucket)) return undefined;
    return `InvalidConfigurationRequest: access denied for bucket ${logs.bucket}: no bucket policy admits the logs`;
  },
  "aws:lb/listener:Listener": ({ inputs }, state) => unissued(inputs.certificateArn, state),
  "aws:cloudfront/distribution:Distribution": ({ inputs }, state) =>
    isMap(inputs.viewerCertificate) ? unissued(inputs.viewerCertificate.acmCertificateArn, state) : undefined,
  "aws:acm/certificateValidation:CertificateValidation": ({ inputs }, state) => {
    const certificate = state.identified(String(inputs.certificateArn))[0];
    const options = certificate?.outputs.domainValidationOptions;
    const records = new Set(
      [...state.byType("aws:route53/record:Record"), ...state.byType("cloudflare:index/dnsRecord:DnsRecord")].map(
        (record) => withoutDot(record.inputs.name),
      ),
    );
    const missing = (isList(options) ? options : []).find(
      (option) => isMap(option) && !records.has(withoutDot(option.resourceRecordName)),
    );
    if (!isMap(missing)) return undefined;
    return `timeout while waiting for the certificate to be issued: no record ${missing.resourceRecordName}`;
  },
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ({ inputs }, state) => {
    const targets = textsAt(inputs, "rules.destination.bucket").map((arn) => arn.replace(/^arn:[\w-]+:s3:::/, ""));
    const plain = [String(inputs.bucket), ...targets].find((bucket) => !has(state, VERSIONING, bucket));
    return plain && `InvalidRequest: versioning must be enabled on ${plain} to apply a replication configuration`;
  },
  "aws:rds/eventSubscription:EventSubscription": ({ inputs }, state) => {
    const sources = [
      ...state.byType("aws:rds/instance:Instance").map((each) => each.inputs.identifier),
      ...state.byType("aws:rds/parameterGroup:ParameterGroup").map((each) => each.inputs.name),
    ];
    const missing = textsAt(inputs, "sourceIds").find((source) => !sources.includes(source));
    if (missing !== undefined) return `SourceNotFound: the source ${missing} was not found`;
    const policies = state
      .byType("aws:sns/topicPolicy:TopicPolicy")
      .filter((each) => each.inputs.arn === inputs.snsTopic);
    const admitted = policies.some((each) => String(each.inputs.policy).includes("events.rds.amazonaws.com"));
    return admitted ? undefined : `SNSNoAuthorization: RDS may not publish to ${inputs.snsTopic}`;
  },
  "postgresql:index/database:Database": ({ inputs }, state) => unjoined(inputs.owner, state),
  "postgresql:index/schema:Schema": ({ inputs }, state) => unjoined(inputs.owner, state),
  "postgresql:index/defaultPrivileges:DefaultPrivileges": ({ inputs }, state) => unjoined(inputs.owner, state),
};

/** Since PostgreSQL 16 whoever may create roles is no member of them by that; only a member hands things to a role. */
function unjoined(owner: unknown, state: CloudState): string | undefined {
  const roles = state.byType("postgresql:index/role:Role");
  const masters = state.byType("aws:rds/instance:Instance").map(({ inputs }) => inputs.username);
  const isMember = state
    .byType("postgresql:index/grantRole:GrantRole")
    .some(({ inputs }) => inputs.grantRole === owner && masters.includes(inputs.role));
  if (isMember || !roles.some(({ inputs }) => inputs.name === owner)) return undefined;
  return `pq: must be able to SET ROLE "${owner}"`;
}

export function refuseUnprepared(subject: Subject, state: CloudState): void {
  const problem = checks[subject.type]?.(subject, state);
  if (problem !== undefined && problem !== "") throw new Refusal(problem);
}

function has(state: CloudState, type: string, bucket: unknown): boolean {
  return state.byType(type).some(({ inputs }) => inputs.bucket === bucket);
}

function unissued(arn: unknown, state: CloudState): string | undefined {
  const validations = state.byType("aws:acm/certificateValidation:CertificateValidation");
  const isOurs = state.byType("aws:acm/certificate:Certificate").some(({ id }) => id === arn);
  if (!isOurs || validations.some(({ inputs }) => inputs.certificateArn === arn)) return undefined;
  return `UnsupportedCertificate: ${arn} is not issued yet`;
}

const withoutDot = (name: unknown): string => String(name).replace(/\.$/, "");
