import * as postgresql from "@pulumi/postgresql";
import type * as pulumi from "@pulumi/pulumi";
import type { RdsConfig } from "../../config/schema.ts";

/** The role that owns the database, its schemas and every object in them. */
export const OWNER = "owner";
/** The application's tables stand in one schema, the functions of extensions in another; `public` is closed. */
export const SCHEMAS = { app: "app", extensions: "extensions" } as const;

export interface GrantsArgs {
  readonly config: RdsConfig;
  readonly owner: postgresql.Role;
  readonly roles: Readonly<Record<"app" | "readonly" | "migrator", postgresql.Role>>;
}

interface Privileges {
  readonly role: "app" | "readonly";
  readonly objectType: "table" | "sequence";
  readonly privileges: string[];
}

const ON_OBJECTS: readonly Privileges[] = [
  { role: "app", objectType: "table", privileges: ["SELECT", "INSERT", "UPDATE", "DELETE"] },
  { role: "app", objectType: "sequence", privileges: ["USAGE", "SELECT"] },
  { role: "readonly", objectType: "table", privileges: ["SELECT"] },
  { role: "readonly", objectType: "sequence", privileges: ["SELECT"] },
];

/** The database, its schemas and extensions, and who may do what in them; returns what is made last. */
export function grantsOf(
  name: string,
  args: GrantsArgs,
  inside: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const { config, owner, roles } = args;
  const database = new postgresql.Database(
    `${name}-database`,
    { name: config.databaseName, owner: owner.name, encoding: "UTF8", allowConnections: true, isTemplate: false },
    inside,
  );
  const schema = (key: keyof typeof SCHEMAS) =>
    new postgresql.Schema(
      `${name}-schema-${key}`,
      { name: SCHEMAS[key], database: database.name, owner: owner.name, dropCascade: false },
      inside,
    );
  const schemas = { app: schema("app"), extensions: schema("extensions") };
  const extensions = config.extensions.map(
    (extension) =>
      new postgresql.Extension(
        `${name}-${extension.replaceAll("_", "-")}`,
        { name: extension, database: database.name, schema: schemas.extensions.name, dropCascade: false },
        inside,
      ),
  );

  const grant = grantChain(name, database, inside);
  // PostgreSQL lets everybody connect to a new database and, before 15, create things in `public`.
  grant("public-connect", { role: "public", objectType: "database", privileges: [] });
  grant("public-schema", { role: "public", objectType: "schema", schema: "public", privileges: [] });
  for (const [key, role] of Object.entries(roles)) {
    grant(`${key}-connect`, { role: role.name, objectType: "database", privileges: ["CONNECT"] });
  }
  for (const key of ["app", "readonly"] as const) {
    for (const each of ["app", "extensions"] as const) {
      const target = { role: roles[key].name, objectType: "schema", schema: schemas[each].name };
      grant(`${key}-schema-${each}`, { ...target, privileges: ["USAGE"] });
    }
  }
  let last: readonly pulumi.Resource[] = [];
  for (const { role, objectType, privileges } of ON_OBJECTS) {
    const target = { role: roles[role].name, objectType, schema: schemas.app.name, privileges };
    grant(`${role}-${objectType}s`, target);
    // Its twin for objects that don't exist yet: without it every table of a later migration stays closed.
    last = [grant(`${role}-new-${objectType}s`, { ...target, owner: owner.name })];
  }
  return [...last, ...extensions];
}

type Grant = Omit<postgresql.GrantArgs, "database"> | Omit<postgresql.DefaultPrivilegesArgs, "database">;

/**
 * Makes one grant after the other. Two that run at once change the same row of a catalogue, and PostgreSQL refuses one
 * of them: "tuple concurrently updated".
 */
function grantChain(name: string, database: postgresql.Database, inside: pulumi.CustomResourceOptions) {
  const before = [inside.dependsOn ?? []].flat() as pulumi.Resource[];
  let last: pulumi.Resource | undefined;
  return (key: string, args: Grant): pulumi.Resource => {
    const opts = { ...inside, dependsOn: last === undefined ? before : [last] };
    last =
      "owner" in args
        ? new postgresql.DefaultPrivileges(`${name}-${key}`, { ...args, database: database.name }, opts)
        : new postgresql.Grant(`${name}-${key}`, { ...args, database: database.name }, opts);
    return last;
  };
}
