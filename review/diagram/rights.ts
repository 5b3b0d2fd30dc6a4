/** What services do with queues, buckets and secrets: by the statements of their roles, else by what they are told of. */
import type { Json, Resource } from "../../graph/model.ts";
import { isList, isObject } from "../../graph/values.ts";
import { at } from "../cost/reading.ts";
import { SECRETS } from "./gathered.ts";
import { TYPES } from "./parts.ts";
import type { Sketch } from "./sketch.ts";

const POLICIES = ["aws:iam/rolePolicy:RolePolicy"];
const SECRET_TYPES = ["aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretVersion:SecretVersion"];

export function drawRights(sketch: Sketch): void {
  const { graph } = sketch;
  for (const service of graph.byType(TYPES.service)) {
    const part = sketch.partOf(service);
    const task = graph.references(service.urn, "taskDefinition").find(({ type }) => type === TYPES.task);
    if (part !== undefined && task !== undefined) drawTask(sketch, part, task);
  }
  for (const task of graph.byType(TYPES.task)) {
    const part = sketch.partOf(task);
    if (part !== undefined) drawTask(sketch, part, task);
  }
  for (const each of graph.byType(TYPES.lambda)) {
    const part = sketch.partOf(each);
    if (part !== undefined) drawRole(sketch, part, graph.references(each.urn, "role"));
  }
  drawDeadLetters(sketch);
}

function drawTask(sketch: Sketch, part: string, task: Resource): void {
  const { graph } = sketch;
  const told = graph.references(task.urn, "containerDefinitions");
  if (told.some(({ type }) => SECRET_TYPES.includes(type))) sketch.edge(part, SECRETS, "", "copy");
  const drawn = drawRole(sketch, part, graph.references(task.urn, "taskRoleArn"));
  for (const each of told.filter(isMessageOrObjectStore)) {
    const target = sketch.partOf(each);
    if (target !== undefined && !drawn.has(target)) sketch.edge(part, target);
  }
}

/** Parts that a role's statements name. */
function drawRole(sketch: Sketch, part: string, roles: readonly Resource[]): ReadonlySet<string> {
  const { graph } = sketch;
  const drawn = new Set<string>();
  const policies = roles
    .flatMap(({ urn }) => graph.referrers(urn, "role"))
    .filter(({ type }) => POLICIES.includes(type));
  for (const policy of policies) {
    const document = graph.document(policy, "policy");
    // Before the first deployment the ARNs in statements are unknown: then what they refer to is all that can be said.
    if (document.kind === "unknown") drawUnknown(sketch, part, graph.references(policy.urn, "policy"), drawn);
    for (const statement of document.kind === "document" ? statementsOf(document.value) : []) {
      for (const target of graph.references(policy.urn, "policy")) {
        const key = sketch.partOf(target);
        if (key === undefined || !isAbout(statement, target)) continue;
        if (target.type === TYPES.queue) drawQueue(sketch, part, key, statement);
        else if (target.type === TYPES.bucket) drawBucket(sketch, part, key, statement);
        else continue;
        drawn.add(key);
      }
    }
  }
  return drawn;
}

function drawUnknown(sketch: Sketch, part: string, targets: readonly Resource[], drawn: Set<string>): void {
  for (const target of targets.filter(isMessageOrObjectStore)) {
    const key = sketch.partOf(target);
    if (key === undefined) continue;
    sketch.edge(part, key);
    drawn.add(key);
  }
}

function isMessageOrObjectStore({ type }: Resource): boolean {
  return type === TYPES.queue || type === TYPES.bucket;
}

function statementsOf(document: Json): readonly Json[] {
  const statements = at(document, "Statement");
  const all = isList(statements) ? statements : isObject(statements) ? [statements] : [];
  return all.filter((each) => at(each, "Effect") === "Allow");
}

function textsAt(statement: Json, key: string): readonly string[] {
  const value = at(statement, key);
  const all = isList(value) ? value : value === undefined ? [] : [value];
  return all.filter((each): each is string => typeof each === "string");
}

/** The resource itself or something in it: an ARN, or one with a path behind it. */
function isAbout(statement: Json, { outputs }: Resource): boolean {
  const arn = outputs?.arn;
  if (typeof arn !== "string") return false;
  return textsAt(statement, "Resource").some((each) => each === arn || each.startsWith(`${arn}/`));
}

const allows = (statement: Json, action: RegExp) => textsAt(statement, "Action").some((each) => action.test(each));

function drawQueue(sketch: Sketch, part: string, queue: string, statement: Json): void {
  if (allows(statement, /^sqs:(SendMessage|\*)/)) sketch.edge(part, queue, "sends");
  if (allows(statement, /^sqs:(ReceiveMessage|\*)/)) sketch.edge(queue, part, "receives");
}

function drawBucket(sketch: Sketch, part: string, bucket: string, statement: Json): void {
  if (allows(statement, /^s3:(Put|Delete|\*)/)) sketch.edge(part, bucket, "writes");
  if (allows(statement, /^s3:(Get|\*)/)) sketch.edge(part, bucket, "reads");
}

function drawDeadLetters(sketch: Sketch): void {
  const { graph } = sketch;
  for (const queue of graph.byType(TYPES.queue)) {
    const policy = graph.document(queue, "redrivePolicy");
    const tries = policy.kind === "document" ? at(policy.value, "maxReceiveCount") : undefined;
    const label = tries === undefined ? "when it fails" : `after ${String(tries)} tries`;
    for (const dead of graph.references(queue.urn, "redrivePolicy")) {
      sketch.edge(sketch.partOf(queue), sketch.partOf(dead), label, "copy");
    }
  }
}
