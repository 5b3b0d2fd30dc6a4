/** Every secret: where its value comes from, who reads it, how it is renewed or why it is not. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { kindOf } from "../../graph/urn.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { control, isControlId } from "../../policies/catalogue.ts";
import { checkedResource } from "../../policies/checked.ts";
import { matches } from "../../policies/exempt.ts";
import type { Exemption } from "../../policies/exemptions.ts";
import type { CheckedResource } from "../../policies/reading.ts";
import { ofType, referring } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import { atRest } from "./encryption-at-rest.ts";
import { amount, componentOf, dataClassOf, days, NOT_STATED, told } from "./facts.ts";
import { GENERATORS, generatorsOf, keptNowhere } from "./generated-values.ts";
import { about, defineRegister, type RegisterRow, type RegisterSubject } from "./register.ts";
import { readersOf } from "./secret-readers.ts";
import { storeFactsOf } from "./stores.ts";

const SECRET = aws("secretsmanager", "Secret");
const VERSION = aws("secretsmanager", "SecretVersion");
const ROTATION = aws("secretsmanager", "SecretRotation");
const PARAMETER = aws("ssm", "Parameter");
const ACCESS_KEY = aws("iam", "AccessKey");
const MANAGED = [aws("rds", "Instance"), aws("rds", "Cluster"), aws("redshift", "Cluster")];

export const secrets = defineRegister({
  name: "secrets",
  title: "Secrets and rotation",
  answers: "Every secret: where its value comes from, who reads it, how it is renewed, and if not, by which excuse.",
  columns: {
    secret: "Secret",
    kind: "Kind",
    dataClass: "Data class",
    value: "Value comes from",
    readers: "Read by",
    also: "Value also in",
    rotation: "Rotation",
    excuse: "Excuse",
    key: "Encrypted with",
    copies: "Copies",
    component: "Component",
  },
  read: (subject) => ({
    rows: [
      ...ofType(subject.graph, SECRET).map((secret) => secretRow(subject, secret)),
      ...ofType(subject.graph, PARAMETER)
        .filter((each) => told(checkedResource(each, subject.graph).string("type", "String")) !== "String")
        .map((parameter) => parameterRow(subject, parameter)),
      ...ofType(subject.graph, ...MANAGED).flatMap((db) => managedRow(subject, db)),
      ...ofType(subject.graph, ACCESS_KEY).map((key) => accessKeyRow(subject, key)),
      ...keptNowhere(subject.graph).map((generated) => generatedRow(subject, generated)),
    ],
    notes: unreadSecrets(subject.graph),
  }),
});

type Cells = RegisterRow["cells"];

function row(subject: RegisterSubject, resource: Resource, cells: Partial<Record<string, Cells[string]>>) {
  const { graph } = subject;
  const base = {
    secret: graph.logicalName(resource.urn),
    kind: storeFactsOf(resource)?.kind ?? kindOf(resource.type),
    dataClass: dataClassOf(graph, resource),
    value: NOT_STATED,
    readers: readersOf(graph, resource),
    also: "",
    rotation: "none",
    excuse: excuseFor(resource, subject),
    key: keyOf(graph, resource),
    copies: "",
    component: componentOf(graph, resource),
  };
  const clean = Object.fromEntries(Object.entries(cells).filter((entry) => entry[1] !== undefined));
  return { ...about(resource), cells: { ...base, ...clean } };
}

function secretRow(subject: RegisterSubject, secret: Resource) {
  const { graph } = subject;
  const holder = checkedResource(secret, graph);
  const versions = referring(graph, secret, "secretId", VERSION);
  const sources = [...new Set(versions.flatMap((version) => generatorsOf(graph, version)))];
  const replicas = holder.list("replicas");
  const copies = replicas.known ? replicas.value.map((each) => told(each.string("region", ""))) : [told(replicas)];
  return row(subject, secret, {
    value: originOfValue(holder, versions, sources, graph),
    also: alsoIn(graph, sources, secret),
    rotation: rotationOf(graph, secret, sources),
    copies: copies.map((region) => `in ${region}`),
  });
}

function originOfValue(
  secret: CheckedResource,
  versions: readonly Resource[],
  sources: readonly Resource[],
  graph: ResourceGraph,
): string {
  if (sources.length > 0) return `generated here: ${names(graph, sources)}`;
  if (versions.length > 0) return `set by the program: ${names(graph, versions)}`;
  const stated = told(secret.tag("secret-source"), (text) => text ?? "");
  return stated === "vendor" ? "filled by its owner (a vendor's)" : "filled outside of this program";
}

/** Besides the secret: what else is made with the same generated value. */
function alsoIn(graph: ResourceGraph, sources: readonly Resource[], secret: Resource): readonly string[] {
  const users = sources.flatMap(({ urn }) => graph.referrers(urn));
  const others = users.filter(
    (user) => user.type !== VERSION && !/^random:/.test(user.type) && user.custom && user.urn !== secret.urn,
  );
  return [...new Set(others.map((user) => `${graph.logicalName(user.urn)} (${kindOf(user.type)})`))].toSorted();
}

function rotationOf(graph: ResourceGraph, secret: Resource, sources: readonly Resource[]): string {
  const [rotation] = referring(graph, secret, "secretId", ROTATION);
  if (!rotation) return byHand(graph, sources);
  const holder = checkedResource(rotation, graph);
  const rules = holder.at("rotationRules");
  const schedule = rules.has("scheduleExpression")
    ? told(rules.string("scheduleExpression", ""))
    : `every ${told(rules.number("automaticallyAfterDays", 0), days)}`;
  const [runner] = graph.references(rotation.urn, "rotationLambdaArn");
  return `${schedule}${runner ? `, by ${graph.logicalName(runner.urn)}` : ", by AWS"}`;
}

function byHand(graph: ResourceGraph, sources: readonly Resource[]): string {
  const renewable = sources.some((source) => checkedResource(source, graph).has("keepers"));
  return renewable ? "by hand: a new generation in the config" : "none";
}

function parameterRow(subject: RegisterSubject, parameter: Resource) {
  const sources = generatorsOf(subject.graph, parameter);
  const value = sources.length > 0 ? `generated here: ${names(subject.graph, sources)}` : "set by the program";
  return row(subject, parameter, { value, also: alsoIn(subject.graph, sources, parameter) });
}

/** The secret that the database service itself keeps: it is no resource of the program. */
function managedRow(subject: RegisterSubject, db: Resource) {
  const holder = checkedResource(db, subject.graph);
  const isManaged = ["manageMasterUserPassword", "manageMasterPassword"].some(
    (path) => told(holder.boolean(path, false)) === "true",
  );
  if (!isManaged) return [];
  return [
    row(subject, db, {
      secret: `${holder.name}: master password`,
      kind: "secret of the service",
      value: "generated by AWS",
      rotation: "every 7 days, by AWS",
      excuse: "",
    }),
  ];
}

function accessKeyRow(subject: RegisterSubject, key: Resource) {
  const user = told(checkedResource(key, subject.graph).string("user", ""));
  return row(subject, key, { kind: "access key", value: `made by AWS for the user ${user}`, key: "" });
}

/** A value that is in no store of secrets: whoever may read the state has it. */
function generatedRow(subject: RegisterSubject, generated: Resource) {
  const { graph } = subject;
  return row(subject, generated, {
    value: "generated here, in no store of secrets",
    readers: "whoever may decrypt the stack's state",
    also: alsoIn(graph, [generated], generated),
    rotation: byHand(graph, [generated]),
    key: "the key of the stack's state",
  });
}

function keyOf(graph: ResourceGraph, resource: Resource): string {
  const facts = storeFactsOf(resource);
  if (facts === undefined || MANAGED.includes(resource.type)) return NOT_STATED;
  return atRest(checkedResource(resource, graph), facts, graph)
    .map(({ how }) => how)
    .join(", ");
}

/** An accepted finding of a control about rotation, in force on the day. */
function excuseFor(secret: Resource, { exemptions, asOf }: RegisterSubject): readonly string[] {
  return exemptions
    .filter((each) => isAboutRotation(each) && matches(each.urn, secret.urn))
    .map((each) => {
      const { created, expires, owners, ticket, reason } = each;
      const state = expires < asOf ? `expired on ${expires}` : created > asOf ? `from ${created}` : `until ${expires}`;
      return `${state}, ${owners.join(", ") || "nobody"}, ${ticket}: ${reason}`;
    });
}

function isAboutRotation({ control: id }: Exemption): boolean {
  if (!isControlId(id)) return false;
  const { bundles } = control(id).references;
  return bundles.includes("ROTATE");
}

function names(graph: ResourceGraph, resources: readonly Resource[]): string {
  return resources
    .map(({ urn }) => graph.logicalName(urn))
    .toSorted()
    .join(", ");
}

const SECRET_LIKE = /(Secret|SecretVersion|ApiToken|ServiceAccountKey|AccountKey|Certificate|PrivateKey)$/;

function unreadSecrets(graph: ResourceGraph): readonly string[] {
  const counts = new Map<string, number>();
  for (const { type, custom, external } of graph.resources) {
    if (
      !custom ||
      external ||
      type === ACCESS_KEY ||
      GENERATORS.includes(type) ||
      factsOf(type) !== undefined ||
      type.startsWith("pulumi:")
    )
      continue;
    if (SECRET_LIKE.test(type.split(":").at(-1) ?? "")) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, count]) => `${amount(count, "resource")} of the type ${kindOf(type)}: not read, may hold a secret`);
}
