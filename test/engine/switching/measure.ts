/** What a switch does to a stack that stands: the steps of a preview, and whom the guards stop it for. */
import type { Resource } from "../../../graph/model.ts";
import { logicalNameOf } from "../../../graph/urn.ts";
import type { EngineProject } from "../cli.ts";
import { holdsData } from "../converge.ts";

export interface Measured {
  readonly from: string;
  readonly to: string;
  readonly made: number;
  readonly changed: number;
  /** Logical names, sorted; as are the others. */
  readonly replaced: readonly string[];
  readonly gone: readonly string[];
  /** Protected, and to be replaced or deleted: the preview fails before anything is done. Empty = it goes through. */
  readonly guards: readonly string[];
  /** Hold data, and go with it: neither protected nor kept in the account. */
  readonly lost: readonly string[];
  /** The API itself keeps the old one, which the preview does not see: the run stops there, with the new one in place. */
  readonly kept: readonly string[];
  /** Why the API refuses it, which the preview does not see either; the way back is open. */
  readonly refusal?: string;
  /** The preview ended before it had counted all. */
  readonly isCut?: true;
}

interface Step {
  readonly op: string;
  readonly urn: string;
}

/** What stands, but for components and providers. */
export async function standingIn(project: EngineProject): Promise<readonly Resource[]> {
  return ((await project.export()).deployment.resources ?? []).filter(isOwn);
}

/** Throws where a preview fails for another reason than guards. */
export async function measure(
  project: EngineProject,
  before: readonly Resource[],
  { from, to }: Pick<Measured, "from" | "to">,
): Promise<Measured> {
  const { exitCode, stdout } = await project.run(["preview", "--json", "--show-sames"]);
  const { steps = [], diagnostics = [] }: { steps?: readonly Step[]; diagnostics?: readonly Diagnostic[] } = JSON.parse(
    stdout.slice(stdout.indexOf("{")),
  );
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const strange = errors.filter(
    (message) => !/because it is protected|protection|^error: preview failed/.test(message),
  );
  if (strange.length > 0) throw new Error(`${from} -> ${to}: ${strange.join("\n")}`);

  const [, stopper] = /unable to replace resource "(urn:[^"]+)"/.exec(errors.join("\n")) ?? [];
  if (stopper !== undefined) return refusedReplacement(stopper, { from, to });

  const withOp = (...ops: readonly string[]) =>
    new Set(steps.filter(({ op }) => ops.includes(op)).map(({ urn }) => urn));
  const staying = withOp("same", "update", "replace", "create-replacement", "create", "read");
  const replacing = withOp("replace", "create-replacement");
  const replaced = before.filter(({ urn }) => replacing.has(urn));
  const gone = before.filter(({ urn }) => !staying.has(urn));
  const going = [...replaced, ...gone];
  const guards = going.filter(({ protect }) => protect === true);
  if ((exitCode !== 0) !== guards.length > 0) throw new Error(`${from} -> ${to}: exit code ${exitCode}\n${stdout}`);
  return {
    from,
    to,
    made: withOp("create").size,
    changed: withOp("update").size,
    replaced: namesOf(replaced),
    gone: namesOf(gone),
    guards: namesOf(guards),
    lost: namesOf(
      going.filter((each) => holdsData(each.type) && each.protect !== true && each.retainOnDelete !== true),
    ),
    kept: [],
  };
}

/** The engine ends the preview at such a one: what else there would be to do is not known. */
function refusedReplacement(urn: string, way: Pick<Measured, "from" | "to">): Measured {
  const name = logicalNameOf(urn);
  return { ...way, made: 0, changed: 0, replaced: [name], gone: [], guards: [name], lost: [], kept: [], isCut: true };
}

interface Diagnostic {
  readonly severity: string;
  readonly message: string;
}

const isOwn = ({ custom, external, type }: Resource): boolean =>
  custom && external !== true && !type.startsWith("pulumi:");

const namesOf = (resources: readonly Resource[]): readonly string[] =>
  resources.map(({ urn }) => logicalNameOf(urn)).sort();
