/** Random values, and where they flow. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, judge, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { isSet, isWithin } from "../requirements.ts";
import { isSecretName } from "../secrets.ts";
import { aws } from "../types.ts";

const random = (name: string) => `random:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const PASSWORD = random("RandomPassword");
const CLASSES = ["lower", "upper", "numeric", "special"] as const;
/** What the provider takes where `overrideSpecial` is not set. */
const DEFAULT_SPECIAL = "!@#$%&*()-_=+[]{}<>:?";
const SINKS = [
  { name: "RDS", type: /^aws:rds\/(instance|cluster):/, bad: /[/@" ]/ },
  { name: "ElastiCache", type: /^aws:elasticache\/(user|replicationGroup):/, bad: /[^!&#$^<>-]/ },
];

/** RND-01. */
export const strongPassword = graphRule("RND-01", PASSWORD, (password, { profile }, graph) => {
  const minimum = profile === "dev" ? 16 : 24;
  const sinks = SINKS.filter(({ type }) => graph.referrers(password.urn).some((user) => type.test(user.type)));
  const isCache = sinks.some(({ name }) => name === "ElastiCache");
  return all([
    isWithin(
      password,
      "length",
      { whenAbsent: 0, minimum, ...(isCache && { maximum: 128 }) },
      (length) => `the password has ${length} characters, need ${minimum}${isCache ? " to 128" : ""}`,
    ),
    classesOn(password),
    ...sinks.map(({ name, bad }) => safeSpecial(password, name, bad)),
  ]);
});

function classesOn(password: CheckedResource): Verdict {
  let count = 0;
  for (const name of CLASSES) {
    const on = password.boolean(name, true);
    if (!on.known) return unknown(on);
    if (on.value) count++;
  }
  const evidence = { path: "special", value: `${count} classes`, required: "3 classes or more" };
  return count >= 3
    ? pass(evidence)
    : fail(`the password has ${count} classes of characters, need 3`, evidence, "classes");
}

function safeSpecial(password: CheckedResource, sink: string, bad: RegExp): Verdict {
  return when(password.boolean("special", true), (special, evidence) => {
    if (!special) return pass(evidence);
    return judge(password.string("overrideSpecial", DEFAULT_SPECIAL), {
      holds: (characters) => !bad.test(characters),
      message: `the password may hold characters that ${sink} refuses`,
      required: `characters that ${sink} takes`,
      key: sink,
    });
  });
}

/** RND-02. */
export const passwordKeepers = graphRule("RND-02", PASSWORD, (password, _settings, graph) => {
  const rotated = graph
    .referrers(password.urn)
    .filter(({ type }) => type === aws("secretsmanager", "SecretVersion"))
    .flatMap((version) => graph.references(version.urn, "secretId"))
    .some((secret) =>
      graph.referrers(secret.urn, "secretId").some(({ type }) => type === aws("secretsmanager", "SecretRotation")),
    );
  if (rotated) return notApplicable("a rotation owns the value");
  const keepers = password.at("keepers");
  if (keepers.withheld) return unknown(keepers.withheld);
  return isSet(password, "keepers", "the password cannot be renewed without a change of code");
});

const PARAMETER = aws("ssm", "Parameter");

/** RND-03. */
export const plainRandom = graphRule(
  "RND-03",
  ["RandomString", "RandomId", "RandomPet", "RandomUuid", "RandomInteger"].map(random),
  (source, _settings, graph) => {
    const kind = source.type.split(":").at(-1) ?? "";
    return all([pass(), ...graph.referrers(source.urn).map((user) => flowsInto(user, source, kind, graph))]);
  },
);

/** Properties that hold a secret whatever their name says. */
const SECRET_PROPERTIES = new Set(["secretString", "secretBinary", "secretStringWo", "authToken", "authTokenWo"]);

function flowsInto(user: Resource, source: CheckedResource, kind: string, graph: ResourceGraph): Verdict {
  const properties = Object.keys(user.inputs ?? {}).filter((property) =>
    graph.references(user.urn, property).some(({ urn }) => urn === source.urn),
  );
  const name = graph.logicalName(user.urn);
  const found = properties.filter((property) => isSecretName(property) || SECRET_PROPERTIES.has(property));
  const evidence = (value: string) => ({ path: "result", value, urn: user.urn, required: "a RandomPassword" });
  if (found.length > 0)
    return fail(`a ${kind}, which is no secret, is the ${found.join(", ")} of ${name}`, evidence(name), name);
  if (user.type !== PARAMETER || !properties.includes("value")) return pass();
  return when(checkedResource(user, graph, source.marksSecrets).string("type", "String"), (type) =>
    type === "SecureString"
      ? fail(`a ${kind}, which is no secret, is the value of ${name}`, evidence(name), name)
      : pass(),
  );
}

const PRINCIPALS = [
  { type: "postgresql:index/role:Role", name: "name" },
  { type: aws("rds", "Instance"), name: "username" },
  { type: aws("rds", "Cluster"), name: "masterUsername" },
  { type: aws("elasticache", "User"), name: "userName" },
  { type: aws("elasticache", "ReplicationGroup"), name: "replicationGroupId" },
  { type: aws("elasticache", "ServerlessCache"), name: "name" },
  { type: "mysql:index/user:User", name: "user" },
];

/** RND-04. One user that is declared twice, as in two regions, is one principal. */
export const onePrincipal = graphRule("RND-04", PASSWORD, (password, _settings, graph) => {
  const users = graph.referrers(password.urn).flatMap((user) => {
    const known = PRINCIPALS.find(({ type }) => type === user.type);
    return known ? [{ user, property: known.name }] : [];
  });
  if (users.length === 0) return notApplicable("no principal logs in with it");
  const names = new Set<string>();
  for (const { user, property } of users) {
    const name = checkedResource(user, graph, password.marksSecrets).string(property, graph.logicalName(user.urn));
    if (users.length > 1 && !name.known) return unknown(name);
    names.add(name.known ? `${user.type} ${name.value}` : user.urn);
  }
  const shown = users
    .map(({ user }) => graph.logicalName(user.urn))
    .toSorted()
    .join(", ");
  const evidence = { path: "result", value: shown, required: "one principal" };
  return names.size === 1 ? pass(evidence) : fail(`one password is that of ${shown}`, evidence);
});
