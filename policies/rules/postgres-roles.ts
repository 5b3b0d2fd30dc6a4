/** Who may log in to PostgreSQL, how, and how much of it one role may take. */
import type { ResourceGraph } from "../../graph/query.ts";
import { postgres } from "../database-roles.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { eachOf, isNotFalse, isNotTrue, isSet, isTrue, isWithin } from "../requirements.ts";

const ROLE = postgres("Role");
const GRANT_ROLE = postgres("GrantRole");

/** PG-01. */
export const noSuperuser = rule("PG-01", ROLE, (role) =>
  all([isNotTrue(role, "superuser", "the role passes every check"), noAdministrators(role)]),
);

/** Members of these may do nearly everything that a superuser may; RDS and Cloud SQL give them in place of it. */
const ADMINISTRATORS = new Set(["rds_superuser", "cloudsqlsuperuser", "azure_pg_admin"]);

function noAdministrators(role: CheckedResource): Verdict {
  return eachOf(role, "roles", (entry) =>
    judge(entry.string("", ""), {
      holds: (name) => !ADMINISTRATORS.has(name),
      message: (name) => `the role is a member of ${name}`,
      required: "no administrator",
      key: entry.path,
    }),
  );
}

function whenLogin(role: CheckedResource, check: () => Verdict): Verdict {
  return when(role.boolean("login", false), (login) => (login ? check() : notApplicable("a role that cannot log in")));
}

/** PG-02. A role that cannot log in hands its rights to whoever sets it (SET ROLE). */
export const noRoleRights = rule("PG-02", ROLE, (role, { replicationRoles }) =>
  when(role.string("name", role.name), (name) =>
    all([
      isNotTrue(role, "createDatabase", "the role may create databases"),
      isNotTrue(role, "createRole", "the role may create roles, and so give itself more"),
      replicationRoles.includes(name) ? pass() : isNotTrue(role, "replication", "the role may copy the whole server"),
      isNotTrue(role, "bypassRowLevelSecurity", "the role passes row-level security"),
    ]),
  ),
);

/** PG-03. */
export const roleAuthenticates = graphRule("PG-03", ROLE, (role, _settings, graph) =>
  whenLogin(role, () =>
    all([isNotFalse(role, "encryptedPassword", "the password is stored as it is"), authentication(role, graph)]),
  ),
);

function authentication(role: CheckedResource, graph: ResourceGraph): Verdict {
  if (role.has("passwordWo")) return pass({ ...role.presence("passwordWo"), required: "write-only password" });
  if (!role.has("password")) {
    return usesIam(role, graph)
      ? pass({ path: "roles", value: "rds_iam", required: "rds_iam" })
      : fail("no way to log in is set", {
          path: "password",
          value: "absent",
          required: "a generated password or rds_iam",
        });
  }
  const evidence = { ...role.presence("password"), required: "a secret" };
  const sources = graph.references(role.urn, "password");
  if (role.isSecret("password")) {
    // The SDK marks every password as a secret: a literal and a secret of the configuration look alike.
    return sources.length > 0 ? pass(evidence) : unknown({ known: false, path: "password", reason: "secret" });
  }
  if (role.isUnknown("password") || !role.marksSecrets)
    return sources.length > 0 ? pass(evidence) : unknown("password");
  return fail("password is plain text that is not marked as a secret", evidence);
}

function usesIam(role: CheckedResource, graph: ResourceGraph): boolean {
  const roles = role.list("roles");
  const inline =
    roles.known &&
    roles.value.some((entry) => {
      const text = entry.string("", "");
      return text.known && text.value === "rds_iam";
    });
  const name = role.resource.inputs?.name;
  return (
    inline ||
    graph
      .byType(GRANT_ROLE)
      .some(
        ({ urn, inputs }) =>
          inputs?.grantRole === "rds_iam" &&
          ((typeof name === "string" && inputs.role === name) ||
            graph.references(urn, "role").some((r) => r.urn === role.urn)),
      )
  );
}

/** PG-04. */
export const connectionsBounded = graphRule("PG-04", ROLE, (role, _settings, graph) =>
  whenLogin(role, () =>
    all([
      isWithin(role, "connectionLimit", { whenAbsent: -1, minimum: 1 }, (limit) =>
        limit < 0 ? "the role may take every connection" : `the role may have ${limit} connections`,
      ),
      togetherFit(role, graph),
    ]),
  ),
);

const PARAMETER_GROUPS = [
  "aws:rds/parameterGroup:ParameterGroup",
  "aws:rds/clusterParameterGroup:ClusterParameterGroup",
];
/** Of the connections, for whoever administers the server. */
const RESERVED = 0.1;

/** Judged where the graph has one server, and says how many connections it takes. */
function togetherFit(role: CheckedResource, graph: ResourceGraph): Verdict {
  const limits = graph.byType(...PARAMETER_GROUPS).flatMap(({ inputs }) => {
    const parameters = Array.isArray(inputs?.parameters) ? inputs.parameters : [];
    return parameters.filter((each) => each?.name === "max_connections").map((each) => Number(each?.value));
  });
  const [maximum] = limits;
  if (limits.length !== 1 || maximum === undefined || !Number.isFinite(maximum)) return pass();
  const sum = graph
    .byType(ROLE)
    .filter(({ inputs }) => inputs?.login === true)
    .reduce((total, { inputs }) => total + Math.max(0, Number(inputs?.connectionLimit) || 0), 0);
  const fits = Math.floor(maximum * (1 - RESERVED));
  const evidence = { path: "connectionLimit", value: `${sum} in all`, required: `<= ${fits} in all` };
  return sum <= fits
    ? pass(evidence)
    : fail(`all roles together may have ${sum} connections, need ${fits} or less`, evidence, role.name);
}

/** PG-05. */
export const statementsBounded = rule("PG-05", ROLE, (role) =>
  whenLogin(role, () =>
    all([
      isWithin(role, "statementTimeout", { whenAbsent: 0, minimum: 1 }, () => "a statement may run for ever"),
      isWithin(
        role,
        "idleInTransactionSessionTimeout",
        { whenAbsent: 0, minimum: 1 },
        () => "an idle transaction may hold its locks for ever",
      ),
    ]),
  ),
);

const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1"]);

/** PG-10. The near end of a tunnel has no name that a certificate could hold; the provider's own default is weaker. */
export const providerTls = graphRule("PG-10", "pulumi:providers:postgresql", (provider, { profile }, graph) =>
  all([
    when(provider.string("host", ""), (host) =>
      judge(provider.string("sslmode", provider.has("sslMode") ? "by sslMode" : "prefer"), {
        holds: (mode) => mode === "verify-full" || (mode === "require" && (profile === "dev" || LOOPBACK.has(host))),
        message: (mode) => `the certificate of the server is not checked (sslmode ${mode})`,
        required: "verify-full, or require through a tunnel",
        key: "sslmode",
      }),
    ),
    when(provider.boolean("superuser", true), (superuser, evidence) =>
      superuser
        ? fail("the provider acts as a superuser", { ...evidence, required: "false" }, "superuser")
        : pass(evidence),
    ),
    providerPassword(provider, graph),
    isSet(provider, "connectTimeout", "an unreachable server is waited for for minutes"),
  ]),
);

function providerPassword(provider: CheckedResource, graph: ResourceGraph): Verdict {
  const evidence = { ...provider.presence("password"), required: "a secret, or IAM" };
  if (!provider.has("password")) return isTrue(provider, "awsRdsIamAuth", "neither a password nor IAM is set");
  if (provider.isSecret("password")) return pass(evidence);
  if (provider.isUnknown("password") || !provider.marksSecrets) {
    const isGenerated = graph
      .references(provider.urn, "password")
      .some(({ type }) => /random(Password|Bytes):/.test(type));
    return isGenerated ? pass(evidence) : unknown("password");
  }
  return fail("the provider's password is not marked as a secret", evidence, "password");
}
