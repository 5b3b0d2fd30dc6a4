/** Refuses a reference to something that does not exist, as the API of the referring resource would. */
import { factsOf, resourceTypes } from "../../../knowledge/resource-types.ts";
import type { TemplateValue } from "../../../knowledge/types.ts";
import { builtIn, namedReferences } from "./named-references.ts";
import type { CloudState } from "./state.ts";
import { type CloudObject, Refusal, type WireMap } from "./types.ts";
import { isList, isMap, textsAt, textsIn } from "./wire.ts";

export interface ReferenceContext {
  readonly state: CloudState;
  readonly account: string;
  readonly existing: ReadonlySet<string>;
  /** The server's master, who is in PostgreSQL before anything is made there. */
  readonly masters: ReadonlySet<string>;
}

interface Referrer {
  readonly type: string;
  readonly name: string;
  readonly region: string;
  readonly inputs: WireMap;
}

/** Ids that EC2 gives; each is of one region. */
const EC2_ID = /^(?:vpc|subnet|sg|rtb|igw|nat|eipalloc|vpce)-[0-9a-f]{8,17}$/;
/** Free text and labels: what looks like a reference there is none. */
const NOT_LOOKED_AT = /^(?:__defaults|tags|description|dimensions|metricQueries|alarmDescription|filterExpression)\b/;

export function refuseMissing(referrer: Referrer, context: ReferenceContext): void {
  for (const { path, text } of textsIn(referrer.inputs)) {
    if (NOT_LOOKED_AT.test(path)) continue;
    if (text.startsWith("arn:")) refuseMissingArn(path, text, context);
    else if (EC2_ID.test(text)) refuseMissingId(path, text, referrer.region, context);
    else if (text.startsWith("{")) refuseMissingInDocument(path, text, context);
  }
  for (const [path, target] of namedReferences[referrer.type] ?? []) {
    for (const text of textsAt(referrer.inputs, path)) refuseMissingName(path, text, target, referrer, context);
  }
}

function refuseMissingArn(path: string, arn: string, context: ReferenceContext): void {
  if (arn.includes("*") || !isOurs(arn, context.account) || !KNOWN_KINDS.has(kindOf(arn))) return;
  // A stream of a log group, an object in a bucket.
  const whole = arn.replace(/:\*$/, "").replace(/^(arn:[\w-]+:s3:::[^/]+)\/.*$/, "$1");
  if (!exists(whole, context)) throw notFound(path, arn);
}

function refuseMissingId(path: string, id: string, region: string, context: ReferenceContext): void {
  if (context.existing.has(id)) return;
  const found = [...context.state.identified(id), ...givenIds(id, context.state)];
  if (!found.some((object) => object.region === region)) throw notFound(path, `${id} in ${region}`);
}

/** The security group and route table that a VPC brings with it. */
function givenIds(id: string, state: CloudState): readonly CloudObject[] {
  return state.byType("aws:ec2/vpc:Vpc").filter(({ outputs }) => Object.values(outputs).includes(id));
}

function refuseMissingName(
  path: string,
  text: string,
  target: string,
  referrer: Referrer,
  context: ReferenceContext,
): void {
  // A full ARN was looked for already.
  if (text.startsWith("arn:") || context.existing.has(text) || builtIn[target]?.includes(text)) return;
  if (target === "postgresql:index/role:Role" && context.masters.has(text)) return;
  if (named(context.state, target, text, referrer.region).length === 0) throw notFound(path, text);
}

/** Everything of a type that has this id or name, in this region if the type is regional. */
export function named(state: CloudState, type: string, text: string, region: string): readonly CloudObject[] {
  const property = factsOf(type)?.name?.property;
  // Bucket names are the world's, whatever the region.
  const anywhere = factsOf(type)?.global === true || type === "aws:s3/bucket:Bucket" || !type.startsWith("aws:");
  return state
    .byType(type)
    .filter((object) => object.id === text || (property !== undefined && object.outputs[property] === text))
    .filter((object) => anywhere || object.region === region);
}

/** IAM checks the principals of a policy that a resource carries, and SQS the dead-letter queue. */
function refuseMissingInDocument(path: string, text: string, context: ReferenceContext): void {
  if (!/policy/i.test(path)) return;
  const document: unknown = JSON.parse(text);
  if (!isMap(document as WireMap)) return;
  const { Statement, deadLetterTargetArn } = document as WireMap;
  if (typeof deadLetterTargetArn === "string") refuseMissingArn(path, deadLetterTargetArn, context);
  for (const statement of isList(Statement) ? Statement : []) {
    if (!isMap(statement)) continue;
    for (const { text: principal } of textsIn(statement.Principal)) {
      if (/^arn:[\w-]+:iam::\d{12}:(?:role|user)\//.test(principal)) refuseMissingArn(path, principal, context);
    }
  }
}

function exists(arn: string, { state, existing }: ReferenceContext): boolean {
  return existing.has(arn) || arn.includes(":role/aws-service-role/") || state.identified(arn).length > 0;
}

function isOurs(arn: string, account: string): boolean {
  const owner = arn.split(":")[4];
  return owner === account || (owner === "" && arn.split(":")[2] === "s3");
}

/** `iam:role`, `s3:`, `elasticloadbalancing:targetgroup`: the kinds of ARNs that types of `knowledge/` have. */
function kindOf(arn: string): string {
  const [, , service = "", , , resource = "", ...rest] = arn.split(":");
  // SNS, SQS and S3 have the bare name there.
  const kind = resource.includes("/") || rest.length > 0 ? resource.split("/")[0] : "";
  return `${service}:${kind}`;
}

function* arnsIn(template: TemplateValue | undefined): Generator<string> {
  if (typeof template === "string") {
    if (template.startsWith("arn:")) yield template;
  } else if (typeof template === "object") {
    for (const entry of Object.values(template)) yield* arnsIn(entry);
  }
}

const KNOWN_KINDS: ReadonlySet<string> = new Set(
  Object.values(resourceTypes).flatMap(({ id, computed }) =>
    [...arnsIn([id, { ...computed }])]
      .map((template) => template.replace("role{input.path|/}{name}", "role/{name}"))
      .map((template) => kindOf(template.replaceAll(/\{[^}]*\}/g, "x"))),
  ),
);

const notFound = (path: string, what: string): Refusal =>
  new Refusal(`NotFoundException: ${path}: ${what} does not exist`);
