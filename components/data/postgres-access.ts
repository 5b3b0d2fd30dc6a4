import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { RdsConfig } from "../../config/schema.ts";
import type { SecretReference } from "../foundation/connection.ts";
import type { SecretCopies } from "../foundation/keys.ts";
import type { Platform } from "../foundation/platform.ts";
import { credentialSecret, credentialVersion, generatedPassword, urlOf } from "./credentials.ts";
import { grantsOf, OWNER, SCHEMAS } from "./postgres-grants.ts";
import { scramVerifier } from "./scram.ts";

/** The roles that log in. `app` reads and writes rows, `readonly` reads them, `migrator` changes the schema. */
export type LoginRole = "app" | "readonly" | "migrator";

export interface PostgresAccessArgs {
  readonly platform: Platform;
  readonly config: RdsConfig;
  /** Key for the roles' secrets. */
  readonly keyArn: pulumi.Input<string>;
  /** The password is asked for only when PostgreSQL can be reached: it may take a look-up. */
  readonly master: { readonly username: string; readonly password: () => pulumi.Input<string> };
  /** What a role's clients connect to. */
  readonly hosts: Readonly<Record<LoginRole, pulumi.Input<string>>>;
  /** Sessions that the services open at most under each role. */
  readonly demand: Readonly<Record<"app" | "readonly", number>>;
  /** Absent = no copies of the logins in another region. */
  readonly secretCopies?: SecretCopies | undefined;
  /** The instance; with it gone, what is inside it needs no deleting. */
  readonly instance: pulumi.Resource;
}

/**
 * What is inside the server: the application's database and schema, its roles and what they may do. The secrets of the
 * roles stand even while PostgreSQL cannot be reached (`access.reach: none`): reaching it later only adds.
 */
export class PostgresAccess extends pulumi.ComponentResource {
  readonly urls: Readonly<Record<LoginRole, SecretReference>>;
  /** False while the roles don't exist. */
  readonly ready: boolean;

  constructor(name: string, args: PostgresAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:data:PostgresAccess", name, {}, opts);
    const { platform, config, keyArn, secretCopies: copies } = args;
    const child = { parent: this };

    const secrets = forEachRole((role) =>
      credentialSecret(
        `${name}-${role}`,
        {
          platform,
          description: `PostgreSQL role ${role} of ${platform.system} ${platform.environment}`,
          keyArn,
          copies,
        },
        child,
      ),
    );
    const versions = config.access.reach === "none" ? undefined : this.#fill(name, args, secrets);

    this.urls = forEachRole((role) => urlOf(secrets[role], versions?.[role], keyArn));
    this.ready = versions !== undefined;
    this.registerOutputs({ ready: this.ready });
  }

  #fill(
    name: string,
    args: PostgresAccessArgs,
    secrets: Readonly<Record<LoginRole, ReturnType<typeof credentialSecret>>>,
  ): Readonly<Record<LoginRole, ReturnType<typeof credentialVersion>>> {
    const { config } = args;
    const inside = this.#inside(name, args);
    const passwords = forEachRole((role) =>
      generatedPassword(`${name}-${role}-password`, config.passwordGeneration ?? 1, { parent: this }),
    );
    const owner = ownerRole(name, args.master.username, inside);
    const roles = forEachRole((role) =>
      loginRole(name, role, passwords[role], args, { ...inside, dependsOn: owner.ready }),
    );
    const granted = grantsOf(name, { config, owner: owner.role, roles }, { ...inside, dependsOn: owner.ready });

    return forEachRole((role) =>
      credentialVersion(
        `${name}-${role}-version`,
        secrets[role],
        login(role, config, args.hosts[role], passwords[role].result),
        // Whoever starts tasks waits for this value: by then the login exists and may do its work.
        {
          parent: this,
          dependsOn: [roles[role], ...granted],
          // A way back to `reach: none` is stopped by what is protected, but not before this one's turn: the value that
          // tasks start with must outlive the attempt.
          retainOnDelete: args.platform.deletionGuards,
        },
      ),
    );
  }

  /** Options of all that is made inside the server. */
  #inside(name: string, { platform, config, master, instance }: PostgresAccessArgs): pulumi.CustomResourceOptions {
    const { reach } = config.access;
    if (reach === "none") throw new Error("PostgreSQL cannot be reached");
    const provider = new postgresql.Provider(
      `${name}-server`,
      {
        // From config, never from the instance: a preview must not wait for an address that isn't known yet.
        host: reach === "tunnel" ? "127.0.0.1" : config.access.host,
        port: config.access.port,
        // The server's certificate has its own name, which the near end of a tunnel hasn't. A direct connection checks
        // it against the authorities in the file that PGSSLROOTCERT names.
        sslmode: reach === "tunnel" ? "require" : "verify-full",
        database: "postgres",
        username: master.username,
        password: master.password(),
        superuser: false,
        expectedVersion: config.version,
        connectTimeout: 15,
        maxConnections: 4,
      },
      { parent: this },
    );
    return { parent: this, provider, protect: platform.deletionGuards, deletedWith: instance };
  }
}

/** Owns all objects and logs in as nobody. The master joins it, for only a member may hand things to it. */
function ownerRole(
  name: string,
  master: string,
  inside: pulumi.CustomResourceOptions,
): { readonly role: postgresql.Role; readonly ready: pulumi.Resource[] } {
  const role = new postgresql.Role(`${name}-owner`, { name: OWNER, login: false, inherit: true }, inside);
  const membership = new postgresql.GrantRole(
    `${name}-owner-master`,
    { role: master, grantRole: role.name, withAdminOption: false },
    inside,
  );
  return { role, ready: [role, membership] };
}

function loginRole(
  name: string,
  role: LoginRole,
  password: random.RandomPassword,
  { config, demand }: PostgresAccessArgs,
  inside: pulumi.CustomResourceOptions,
): postgresql.Role {
  const salt = new random.RandomBytes(
    `${name}-${role}-salt`,
    { length: 16, keepers: { generation: String(config.passwordGeneration ?? 1) } },
    inside.parent === undefined ? {} : { parent: inside.parent },
  );
  return new postgresql.Role(
    `${name}-${role}-role`,
    {
      name: role,
      login: true,
      password: pulumi.all([password.result, salt.base64]).apply(([plain, bytes]) => scramVerifier(plain, bytes)),
      encryptedPassword: true,
      superuser: false,
      createDatabase: false,
      createRole: false,
      replication: false,
      bypassRowLevelSecurity: false,
      inherit: true,
      // A migration acts as the owner from its first statement: what it makes belongs to the owner.
      ...(role === "migrator" ? { roles: [OWNER], assumeRole: OWNER } : {}),
      // A few at least, for people; a migration needs no more.
      connectionLimit: Math.max(5, role === "migrator" ? 0 : demand[role]),
      // Milliseconds. Building an index takes longer than any request may.
      statementTimeout: role === "migrator" ? 3_600_000 : config.statementTimeoutSeconds * 1000,
      idleInTransactionSessionTimeout: config.idleInTransactionTimeoutSeconds * 1000,
      searchPaths: [SCHEMAS.app, SCHEMAS.extensions],
    },
    inside,
  );
}

function login(role: LoginRole, config: RdsConfig, host: pulumi.Input<string>, password: pulumi.Input<string>) {
  const port = 5432;
  return {
    url: pulumi.interpolate`postgresql://${role}:${password}@${host}:${port}/${config.databaseName}?sslmode=verify-full`,
    username: role,
    password,
    host,
    port,
    dbname: config.databaseName,
    engine: "postgres",
  };
}

function forEachRole<T>(make: (role: LoginRole) => T): Readonly<Record<LoginRole, T>> {
  return { app: make("app"), readonly: make("readonly"), migrator: make("migrator") };
}
