/**
 * What a change does, stack by stack: the one model that text, Markdown, comment, page and JSON are made from. Filled from
 * two graphs (declared code, exports) or from the steps of `pulumi preview --json --show-sames`; plain JSON throughout.
 * Everything is sorted, holds no clock and no value of a secret: equal input gives equal bytes.
 */
import type { Json, Urn } from "../graph/model.ts";
import type { Level, Profile } from "../policies/profile.ts";

export const REVIEW_SCHEMA_VERSION = 1;

export interface Review {
  readonly schemaVersion: typeof REVIEW_SCHEMA_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  /** The day that exemptions are judged by, YYYY-MM-DD in UTC. */
  readonly asOf: string;
  /** In the order in which a change travels (dev, staging, prod). */
  readonly stacks: readonly StackReview[];
  /** The worst of all stacks. */
  readonly verdict: Verdict;
}

/** One stack. A stack that cannot be compared is here too, with its errors and without changes. */
export interface StackReview {
  readonly stack: string;
  /** Null where no graph could be read. */
  readonly project: string | null;
  /** Decides which risks block and which controls are mandatory. */
  readonly profile: Profile;
  /** `graphs`: two graphs were compared; `engine`: the steps of a real preview. */
  readonly road: "graphs" | "engine";
  /** Null: could not be evaluated or read; `errors` says why. */
  readonly base: Side | null;
  readonly head: Side | null;
  /** What could not be done. Not empty = the review is incomplete and its verdict is never good. */
  readonly errors: readonly ReviewError[];
  /** What the reader should know of the comparison: secrets that could not be compared, base is recorded state. */
  readonly notes: readonly string[];
  /** All resources that do not stay as they are, in the order in which the engine works: creations, updates and
   * replacements by dependency, then deletions in reverse. */
  readonly changes: readonly ResourceChange[];
  readonly counts: OperationCounts;
  /** Changed or deleted resources of types without a row in `knowledge/`: whether they are replaced is not known. */
  readonly unclassified: readonly { readonly type: string; readonly count: number }[];
  /** Worst first; then by kind, resource and rule. */
  readonly risks: readonly Risk[];
  /** What gets stricter or safer. Never a risk; told so that nobody looks for it among the risks. */
  readonly improvements: readonly Improvement[];
  /** Null where policies were not judged. */
  readonly policy: PolicyDelta | null;
  /** Null where nothing was estimated. */
  readonly cost: CostDelta | null;
  readonly verdict: Verdict;
}

/** Where one of the two graphs comes from. */
export interface Side {
  /** `commit`: evaluated from a worktree of its own; `working-tree`: the files as they are; `file`: a graph file. */
  readonly kind: "commit" | "working-tree" | "file";
  /** As the user named it: `main`, `prod-export.json`, `working tree`. */
  readonly label: string;
  /** 40 hexadecimal digits, of `commit` and, where known, of the head below the working tree. */
  readonly commit?: string;
  /** `declared code`, `recorded state, last modified ...`, `preview` */
  readonly description: string;
  /** `sha256:...` of the canonical graph. */
  readonly digest: string;
  readonly resources: number;
}

export interface ReviewError {
  /** `base`, `head`: that side is missing; `comparison`: both are there, but cannot be compared; others: that part. */
  readonly stage: "base" | "head" | "comparison" | "policy" | "cost";
  /** One line in the user's words. */
  readonly message: string;
}

/**
 * - `replace`: the engine deletes and creates; `order` says in which order.
 * - `new-revision`: the engine's word is replace, but the provider only adds a version (ECS task definitions).
 * - `options`: nothing is done in the cloud; the engine notes other resource options (`protect`, `ignoreChanges`).
 * - `rename`: only the URN changes, by an alias. A renamed resource that changes otherwise has that operation, and
 *   `renamedFrom` beside it.
 * - `read`: a resource of somebody else's that is only looked up.
 * - `unclassified`: some input changes and the type has no row, so that it is an update or a replacement.
 */
export type Operation =
  | "create"
  | "update"
  | "options"
  | "replace"
  | "new-revision"
  | "delete"
  | "rename"
  | "import"
  | "read"
  | "unclassified";

/** `unchanged` counts what stays as it is; without components' bookkeeping (components have no operations of their own). */
export type OperationCounts = Readonly<Record<Operation | "unchanged", number>>;

export interface ResourceChange {
  readonly urn: Urn;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** The component directly under the stack that holds it: `{ name: "db", type: "larder:data:PostgresDatabase" }`. */
  readonly component: { readonly name: string; readonly type: string } | null;
  readonly operation: Operation;
  /** False for components and the stack itself: only their place in the tree changes. */
  readonly custom: boolean;
  readonly properties: readonly PropertyChange[];
  /** Resource options that change: `protect`, `retainOnDelete`, `ignoreChanges`, `provider`, `deletedWith`... */
  readonly options: readonly OptionChange[];
  /** Why it is replaced, or updated although its own inputs are the same. Empty where the properties say it all. */
  readonly causes: readonly Cause[];
  /** Of a replacement. */
  readonly order?: ReplacementOrder;
  readonly renamedFrom?: Urn;
  /** A deleted and a created resource of one type with almost the same inputs: an alias may be missing. The other's URN. */
  readonly looksLikeRenameOf?: Urn;
  /** The engine refuses to delete or replace it. */
  readonly protected: boolean;
  /** `retainOnDelete`: it leaves the stack, but stays in the cloud. */
  readonly retained: boolean;
  /** It goes with this other resource, without a call of its own. */
  readonly deletedWith?: Urn;
  /** Deleting it loses data (`stateful` in `knowledge/`). */
  readonly stateful: boolean;
  /** Worst level among the risks about this resource. */
  readonly risk: RiskLevel;
  /** Line of the program that makes it: at head, for a deletion at base. */
  readonly source?: SourceLine;
}

/** `components/data/redis.ts`, 41: relative to the repository, 1-based. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

export interface PropertyChange {
  /** As Pulumi writes it: `ingress[0].fromPort`. Within a JSON document kept as text the path goes on: `policy.Statement[0].Action`. */
  readonly path: string;
  /** The path for people, with names for indices: `containerDefinitions[api].environment[LOG_LEVEL].value`. */
  readonly label: string;
  readonly kind: "add" | "remove" | "change";
  readonly before: ShownValue;
  readonly after: ShownValue;
  /** Of a list whose order means nothing: what came and what went. `before` and `after` then hold the whole lists. */
  readonly members?: { readonly added: readonly ShownValue[]; readonly removed: readonly ShownValue[] };
  /** This property alone makes the engine replace the resource. */
  readonly forcesReplacement: boolean;
}

/** A value as it may be shown: never that of a secret. */
export type ShownValue =
  | { readonly kind: "absent" }
  /** Plain JSON. Outputs of other resources in it are written `${<logical name>.<output>}`: made-up ids mean nothing. */
  | { readonly kind: "value"; readonly value: Json }
  /** A secret. That it changed is known by its keyed digest or its ciphertext. */
  | { readonly kind: "secret" }
  /** Known only after the run. */
  | { readonly kind: "unknown" }
  /** A file, text or archive by its SHA-256. `name`: its path, where it has one. */
  | { readonly kind: "asset"; readonly hash: string; readonly name?: string }
  /** The output of another resource that is new or replaced in this run: another value than now, not known before. */
  | { readonly kind: "follows"; readonly urn: Urn; readonly name: string };

export interface OptionChange {
  readonly option: string;
  readonly before: Json;
  readonly after: Json;
}

/**
 * - `property`: the type's row says that a change of this property replaces.
 * - `option`: `replaceOnChanges` of the program names it.
 * - `provider`: another provider, or another region or account of it.
 * - `cascade`: it takes a value from a resource that is replaced; `chain` leads there.
 * - `dependent`: it must go and come back while what it depends on is deleted first.
 * - `engine`: a real preview says so, without more.
 */
export type CauseKind = "property" | "option" | "provider" | "cascade" | "dependent" | "engine";

export interface Cause {
  readonly kind: CauseKind;
  /** Input of the resource itself; absent where none is at work. */
  readonly property?: string;
  /** From where it began to this resource, which is the last link. One link where it began here. */
  readonly chain: readonly ChainLink[];
}

/** `{ urn, property }`: this resource is replaced, or changes, because of this property. */
export interface ChainLink {
  readonly urn: Urn;
  readonly name: string;
  readonly type: string;
  readonly operation: Operation;
  readonly property?: string;
}

export interface ReplacementOrder {
  /** `delete-first` means that it is gone for a while. */
  readonly order: "create-first" | "delete-first";
  /**
   * `explicit-name`: two of one name cannot exist, `property` is the name; `option`: `deleteBeforeReplace` of the program;
   * `provider`: the type can only exist once; `dependency`: what it needs is deleted first; `default`: Pulumi's own order.
   */
  readonly reason: "default" | "explicit-name" | "option" | "provider" | "dependency" | "engine";
  readonly property?: string;
  /** The steps of a real preview show it. */
  readonly observed?: true;
}

/** Worst first. `blocking` makes the run end with exit code 1. */
export const RISK_LEVELS = ["blocking", "high", "medium", "low", "none"] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/**
 * - `run-fails`: the engine or the provider will refuse, halfway.
 * - `data-loss`, `downtime`, `failover` (a short interruption in place), `replacement` (without a visible gap),
 * - `security`: something gets weaker; `monitoring`: nobody may notice any more (alarm, log, trail);
 * - `capacity`: fewer or smaller; `cost`: dearer; `unclassified`: nobody knows.
 */
export const RISK_KINDS = [
  "run-fails",
  "data-loss",
  "downtime",
  "security",
  "failover",
  "monitoring",
  "capacity",
  "replacement",
  "cost",
  "unclassified",
] as const;
export type RiskKind = (typeof RISK_KINDS)[number];

export interface Risk {
  /** Stable name of the rule, such as `stateful-deleted`. */
  readonly rule: string;
  readonly kind: RiskKind;
  readonly level: RiskLevel;
  readonly urn: Urn;
  readonly name: string;
  readonly type: string;
  /** One sentence without the resource's name: `the bucket and its objects are deleted`. */
  readonly message: string;
  /** What the judgement rests on. */
  readonly evidence: readonly RiskEvidence[];
  /** Of a widened IAM policy: each statement that is new or reaches further. */
  readonly statements?: readonly StatementChange[];
  /** Of a cascade: from the change that began it. */
  readonly chain?: readonly ChainLink[];
  /** What makes it less bad, each a short clause: `a final snapshot is taken`. */
  readonly mitigations: readonly string[];
  readonly source?: SourceLine;
}

export interface RiskEvidence {
  /** Property path, or `option:<name>` for a resource option. */
  readonly path: string;
  readonly before: ShownValue;
  readonly after: ShownValue;
}

export interface StatementChange {
  /** `Sid`, else `statement 2` (1-based position at head). */
  readonly label: string;
  readonly change: "new" | "widened";
  /** What reaches further, by element; empty for a new statement. */
  readonly widened: readonly StatementWidening[];
  /** The whole statement at head. */
  readonly statement: Json;
}

export interface StatementWidening {
  readonly element: "effect" | "action" | "resource" | "principal" | "condition";
  /** Actions, ARNs or principals that are allowed now and were not; conditions that are gone or looser. */
  readonly added: readonly string[];
}

export interface Improvement {
  readonly rule: string;
  readonly urn: Urn;
  readonly name: string;
  readonly type: string;
  readonly message: string;
  readonly evidence: readonly RiskEvidence[];
}

export interface PolicyDelta {
  /** Fail at head and not at base. */
  readonly new: readonly PolicyFinding[];
  /** Failed at base and no more. */
  readonly fixed: readonly PolicyFinding[];
  /** Fail at both. */
  readonly unchanged: readonly PolicyFinding[];
  readonly head: PolicyCounts;
  /** Null where there is no base: then all that fails is new. */
  readonly base: PolicyCounts | null;
}

export interface PolicyCounts {
  readonly pass: number;
  readonly mandatory: number;
  readonly advisory: number;
  readonly exempt: number;
  readonly unknown: number;
}

export interface PolicyFinding {
  readonly control: string;
  readonly title: string;
  readonly level: Level;
  readonly urn: Urn;
  readonly name: string;
  readonly type: string;
  readonly message: string;
  readonly source?: SourceLine;
}

/** Slot of the cost estimate. US dollars a month; usage-based parts are excluded, never 0. */
export interface CostDelta {
  readonly currency: "USD";
  /** Day of the price list, YYYY-MM-DD. */
  readonly pricesOf: string;
  /** Null without a base. */
  readonly before: number | null;
  readonly after: number;
  /** Resources whose cost changes, largest change first. */
  readonly rows: readonly CostRow[];
  /** Types or sizes without a price, sorted. */
  readonly unpriced: readonly string[];
  /** Parts that depend on usage and are not in the figures, sorted. */
  readonly excluded: readonly string[];
  readonly notes: readonly string[];
}

export interface CostRow {
  readonly urn: Urn;
  readonly name: string;
  readonly type: string;
  /** Null where the resource is not there or has no price. */
  readonly before: number | null;
  readonly after: number | null;
  readonly delta: number;
}

export interface Verdict {
  /** Worst level among the risks. */
  readonly level: RiskLevel;
  /** A blocking risk, or a mandatory control that fails at head. */
  readonly blocked: boolean;
  /** Some side or part is missing: a verdict of "nothing found" must not be shown as good. */
  readonly incomplete: boolean;
  /** Why it is blocked or incomplete, worst first; one clause each. */
  readonly reasons: readonly string[];
}
