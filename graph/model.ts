/**
 * The resource graph: the JSON of `pulumi stack export` (deployment version 3), the one interface between whatever made
 * it (offline evaluation, a real export, a policy host) and everything that reads it. Field names are Pulumi's own
 * (pulumi/pulumi, sdk/go/common/apitype/core.go, ResourceV3); what that format lacks stands under `larder`.
 */

export type Urn = string;

/** A value of an input or output: JSON, where an object with the signature key is a secret, an asset or an archive. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Key that marks a special object in Pulumi's serialised properties. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
/** Value of the signature key of a secret envelope. */
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
export const ASSET_SIGNATURE = "c44067f5952c0a294b673a41bacd8c17";
export const ARCHIVE_SIGNATURE = "0def7320c3a5731c473e5ecbe6d01bc7";
/** Stands for a value that only the cloud will know (Pulumi's own sentinel for an unknown of any type). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Every sentinel that Pulumi's protocol has for an unknown (pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go). */
export const UNKNOWN_SENTINELS: ReadonlySet<string> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
]);
/** What `pulumi policy analyze --file` and our redaction put in place of a secret's value. */
export const MASKED_SECRET = "[secret]";

/** What the export format lacks, kept apart so that it stays importable. */
export interface LarderExtras {
  readonly deleteBeforeReplace?: boolean;
  /** Of the provider plug-in that the program's SDK asks for. */
  readonly providerVersion?: string;
}

export interface Resource {
  readonly urn: Urn;
  readonly custom: boolean;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly outputs?: Readonly<Record<string, Json>>;
  readonly parent?: Urn;
  readonly protect?: boolean;
  readonly external?: boolean;
  readonly delete?: boolean;
  readonly dependencies?: readonly Urn[];
  /** `<provider URN>::<id>`. */
  readonly provider?: string;
  readonly propertyDependencies?: Readonly<Record<string, readonly Urn[]>>;
  readonly additionalSecretOutputs?: readonly string[];
  readonly aliases?: readonly Urn[];
  readonly customTimeouts?: Readonly<Record<string, Json>>;
  readonly importID?: string;
  readonly retainOnDelete?: boolean;
  readonly deletedWith?: Urn;
  readonly created?: string;
  readonly modified?: string;
  /** `project:///<path>#<line>,<column>`, as the engine writes it; repository-relative. */
  readonly sourcePosition?: string;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly larder?: LarderExtras;
}

export interface Deployment {
  /** 4 is 3 with the list of features that a CLI must know to use the state. */
  readonly version: 3 | 4;
  readonly features?: readonly string[];
  readonly deployment: {
    readonly manifest: { readonly time: string; readonly magic: string; readonly version: string };
    readonly metadata?: Readonly<Record<string, Json>>;
    readonly secrets_providers?: Readonly<Record<string, Json>>;
    readonly resources?: readonly Resource[];
    readonly pending_operations?: readonly Json[];
  };
}
