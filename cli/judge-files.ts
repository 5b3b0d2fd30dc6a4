/** Graph files one after the other: each is read, judged and let go, so that many need little more memory than one. */
import type { Provenance } from "../audit/model/build.ts";
import type { AuditReport } from "../audit/model/schema.ts";
import type { Deployment } from "../graph/model.ts";
import { stackOf } from "../graph/urn.ts";
import type { Outcome } from "../policies/parity.ts";
import { type Profile, profileOf } from "../policies/profile.ts";
import { assess } from "./assess.ts";
import { type Judging, judge } from "./judge.ts";

export type FileJudging = Omit<Judging, "source">;

interface Belonging {
  readonly project: string | undefined;
  readonly profile: Profile;
}

interface Subject extends Belonging {
  readonly path: string;
}

/** Folders stand for the graphs in them. Reads every file before the first is judged: a broken one is told at once. */
export async function judgeFiles(
  paths: readonly string[],
  judging: FileJudging,
  provenance: Provenance,
  /** Called once for each graph, before any is judged. */
  onRead: (path: string, deployment: Deployment) => void,
): Promise<Iterable<AuditReport>> {
  const { graphFilesAt, readGraphFile } = await import("../graph/files.ts");
  const read = (path: string) => readGraphFile(path, { eventLogs: true }).deployment;
  const files = paths.flatMap((path) => graphFilesAt(path, { eventLogs: true }));
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0) {
    const deployment = read(only);
    onRead(only, deployment);
    return [assess(deployment, { ...judging, source: only }, provenance)];
  }
  const subjects = files.map((path) => {
    const deployment = read(path);
    onRead(path, deployment);
    return subjectIn(deployment, path, judging);
  });
  return reportsOf(subjects, read, judging, provenance);
}

function subjectIn(graph: Deployment, path: string, { profile }: FileJudging): Subject {
  const stack = stackOf(graph.deployment.resources?.[0]?.urn ?? "");
  return { path, project: projectOf(graph), profile: profileOf(profile, stack) };
}

function* reportsOf(
  subjects: readonly Subject[],
  read: (path: string) => Deployment,
  judging: FileJudging,
  provenance: Provenance,
): Generator<AuditReport> {
  const compares = judging.controls === undefined || judging.controls.includes("X-39");
  const prods = new Map(
    subjects.flatMap((subject) => {
      const prod = compares ? prodOf(subject, subjects) : undefined;
      return prod === undefined ? [] : [[subject, prod] as const];
    }),
  );
  const wanted = new Set(prods.values());
  const outcomes = new Map<Subject, readonly Outcome[]>();
  const outcomesOf = (prod: Subject): readonly Outcome[] => {
    // Of all controls, also where few are asked for.
    const whole = { ...judging, controls: undefined, source: prod.path };
    const found = outcomes.get(prod) ?? judge(read(prod.path), whole).results.map(toOutcome);
    outcomes.set(prod, found);
    return found;
  };
  for (const subject of subjects) {
    const prod = prods.get(subject);
    const own = { ...judging, source: subject.path, ...(prod && { prod: outcomesOf(prod) }) };
    const report = assess(read(subject.path), own, provenance);
    if (wanted.has(subject) && judging.controls === undefined) outcomes.set(subject, report.results.map(toOutcome));
    yield report;
  }
}

/** With which a staging is compared: the prod of the same project, if it is judged in the same run. */
export function prodOf<T extends Belonging>(subject: Belonging, subjects: readonly T[]): T | undefined {
  if (subject.profile !== "staging") return undefined;
  return subjects.find(({ profile, project }) => profile === "prod" && project === subject.project);
}

/** By its first resource. */
export function projectOf({ deployment }: Deployment): string | undefined {
  return deployment.resources?.[0]?.urn.split("::")[1];
}

function toOutcome({ control, type, verdict }: Outcome): Outcome {
  return { control, type, verdict };
}
