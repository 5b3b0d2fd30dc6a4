import * as pulumi from "@pulumi/pulumi";
import type { DatabaseConfig } from "../../config/schema.ts";
import type { Connection } from "../foundation/connection.ts";
import type { Database, DatabaseUse } from "./database.ts";

export interface ExternalDatabaseArgs {
  readonly config: Extract<DatabaseConfig, { mode: "external" }>;
}

/** A PostgreSQL that somebody else runs. Nothing is made for it: its owner fills the secret that the config names. */
export class ExternalDatabase extends pulumi.ComponentResource implements Database {
  readonly backups = [];
  readonly #config: ExternalDatabaseArgs["config"];

  constructor(name: string, args: ExternalDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:data:ExternalDatabase", name, {}, opts);
    this.#config = args.config;
    this.registerOutputs({});
  }

  /** One URL for every use: which role it logs in as is decided by its owner. */
  as(use: DatabaseUse): Connection {
    const { urlSecretArn, urlSecretKeyArn, port } = this.#config;
    const keyArn = urlSecretKeyArn === undefined ? {} : { keyArn: urlSecretKeyArn };
    return {
      name: `database-${use}`,
      env: {},
      secrets: { DATABASE_URL: { valueFrom: urlSecretArn, secretArn: urlSecretArn, ...keyArn } },
      statements: [],
      peers: [],
      outside: [{ name: "database", port }],
      ready: true,
    };
  }
}
