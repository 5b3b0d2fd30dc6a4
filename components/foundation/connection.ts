import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "./iam.ts";

/** A network peer: the service may open `port` on it, and it admits the service's security group. */
export interface Peer {
  /** Plain, unique per service: becomes part of the rules' logical names. */
  readonly name: string;
  readonly securityGroupId: pulumi.Input<string>;
  readonly port: number;
}

/** Something outside the network, whose addresses nobody knows beforehand. */
export interface OutsidePort {
  /** Plain, unique per service: becomes part of the rule's logical name. */
  readonly name: string;
  readonly port: number;
}

/** A value that ECS injects at start: the full ARN of a secret, with `:jsonKey::` behind it for one field. */
export interface SecretReference {
  readonly valueFrom: pulumi.Input<string>;
  /** ARN of the secret itself, for the execution role. */
  readonly secretArn: pulumi.Input<string>;
  /** Absent = the key `aws/secretsmanager`, which admits the account's roles by its own policy. */
  readonly keyArn?: pulumi.Input<string>;
}

/**
 * What a part of the platform hands to a service that is connected to it. Plain data: the service makes security-group
 * rules, IAM statements and environment from it, and nothing else gives it rights.
 */
export interface Connection {
  /** Plain and unique among a service's connections, such as `database-app`. */
  readonly name: string;
  readonly env: Readonly<Record<string, pulumi.Input<string>>>;
  readonly secrets: Readonly<Record<string, SecretReference>>;
  /** For the task role. */
  readonly statements: readonly Statement[];
  readonly peers: readonly Peer[];
  /** Ports it opens towards any address outside the network; HTTPS is open anyway. */
  readonly outside?: readonly OutsidePort[];
  /**
   * False while what the service needs does not exist yet (a database role before PostgreSQL can be reached): the
   * service is made with no running task.
   */
  readonly ready: boolean;
}
