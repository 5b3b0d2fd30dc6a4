/** Every union of the config, switched from each of its modes to each other one on a stack that stands: one file for each stack. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../support/graph.ts";
import { cliVersion, EngineProject } from "../cli.ts";
import { existing, known, up } from "../converge.ts";
import { deployed } from "../deployed.ts";
import { type Measured, measure, standingIn } from "./measure.ts";
import { HEAD, sectionOf, sectionsOf, titleOf, withSection } from "./page.ts";
import { bases, foreign, noteOn, type Union, unions } from "./unions.ts";

const STACK = "staging";
const PAGE = join(projectRoot, "docs/switching.md");
/** What an account keeps: its settings outlive who set them. */
const KEPT = /^aws:backup\/regionSettings:RegionSettings /;

export function switchingOf(base: Union["base"]): void {
  describe.skipIf(cliVersion === undefined)(`switching ${base}`, () => {
    it.each(unions.filter((union) => union.base === base))(
      "$place: from each mode to each other, as docs/switching.md says",
      async (union) => {
        const measured = await switched(union);
        const section = sectionOf(union, measured);
        if (process.env.UPDATE_SWITCHING !== undefined) writeFileSync(PAGE, withSection(pageText(), union, section));
        expect(sectionsOf(pageText()).get(titleOf(union.place))).toBe(section);
        // Whoever switches must have been told before.
        const untold = measured.filter(
          ({ from, to, lost }) => lost.length > 0 && noteOn(union, from, to) === undefined,
        );
        expect(untold).toEqual([]);
      },
    );
  });
}

const pageText = (): string => (existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "");

async function switched(union: Union): Promise<readonly Measured[]> {
  const [first = "", ...others] = [...new Set([union.stands ?? "", ...Object.keys(union.modes)])].filter(Boolean);
  const home = await standing(union, first);
  try {
    const measured = await fromHere(home, union, first);
    for (const mode of others) measured.push(...(await thereAndBack(home, union, { first, mode, measured })));
    return measured;
  } finally {
    home.close();
  }
}

interface Journey {
  readonly first: string;
  readonly mode: string;
  /** What is known of the switches from the first mode; those that are carried out learn what the API kept. */
  readonly measured: Measured[];
}

/** Switches from the first mode to another one, to the rest and back where no guard refuses it; returns what the other one was measured at. */
async function thereAndBack(home: EngineProject, union: Union, { first, mode, measured }: Journey) {
  const outward = measured.findIndex(({ from, to, guards }) => from === first && to === mode && guards.length === 0);
  const way = measured[outward];
  const there = way === undefined ? await openIn(union, mode) : await home.fork();
  try {
    if (way !== undefined) measured[outward] = { ...way, ...(await carryOut(there, union, way)) };
    const back = await fromHere(there, union, mode);
    for (const [index, each] of back.entries()) {
      if (each.to !== first && each.guards.length === 0)
        back[index] = { ...each, ...(await sideways(there, union, each)) };
    }
    const homeward = back.findIndex(({ to, guards }) => to === first && guards.length === 0);
    const wayBack = back[homeward];
    if (wayBack !== undefined) back[homeward] = { ...wayBack, ...(await carryOut(there, union, wayBack)) };
    return back;
  } finally {
    there.close();
  }
}

async function sideways(from: EngineProject, union: Union, way: Way) {
  const project = await from.fork();
  try {
    return await carryOut(project, union, way);
  } finally {
    project.close();
  }
}

async function standing(union: Union, mode: string): Promise<EngineProject> {
  if (union.stands === undefined) return openIn(union, mode);
  return deployed(
    STACK,
    {
      title: `switching-${union.base}`,
      config: bases[union.base],
      command: ["up", "--yes", "--skip-preview"],
      cloud: { existing: foreign },
    },
    { existing: foreign },
  );
}

async function openIn(union: Union, mode: string): Promise<EngineProject> {
  const project = await EngineProject.open(STACK, { existing: foreign });
  project.replaceConfig(bases[union.base]);
  project.configure(union.modes[mode] ?? {});
  await project.succeed("up", "--yes", "--skip-preview");
  return project;
}

type Way = Pick<Measured, "from" | "to">;

/** What stands afterwards is what the stack knows. Returns what the API kept or refused; what the page says to do then is done. */
async function carryOut(
  project: EngineProject,
  { modes }: Union,
  { from, to }: Way,
): Promise<Pick<Measured, "kept" | "refusal">> {
  project.configure(modes[to] ?? {});
  const kept: string[] = [];
  let refusal: string | undefined;
  for (let run = await up(project), tries = 1; run.exitCode !== 0; run = await up(project), tries += 1) {
    const guarded = keptByApi(project, run.stdout);
    const refused = /error: (InvalidSubnet|InvalidRequestException): /.exec(run.stdout)?.[1];
    if (tries > 3) throw new Error(`${from} -> ${to}: ${run.stdout.slice(-3000)}`);
    if (guarded !== undefined) {
      project.cloud.change(guarded.type, guarded.name, { enableDeletionProtection: false }, guarded.id);
      kept.push(guarded.name);
    } else if (refused !== undefined) {
      refusal = refused;
      project.configure(modes[from] ?? {});
    } else if (refusal !== undefined) await unprotect(project, run.stdout);
    else throw new Error(`${from} -> ${to}: ${run.stdout.slice(-3000)}`);
  }
  const own = new Set(await known(project));
  const left = existing(project).filter((each) => !own.has(each) && !KEPT.test(each));
  expect(left, `left behind by the switch from ${from} to ${to}`).toEqual([]);
  return { kept, ...(refusal !== undefined && { refusal }) };
}

function keptByApi(project: EngineProject, printed: string) {
  const id = /OperationNotPermitted: (\S+): deletion protection is enabled/.exec(printed)?.[1];
  return project.cloud.objects().find((object) => object.id === id);
}

async function unprotect(project: EngineProject, printed: string): Promise<void> {
  const urns = [...printed.matchAll(/resource "(urn:[^"]+)" cannot be deleted/g)].map(([, urn = ""]) => urn);
  expect(HEAD).toContain("state unprotect '<urn>'");
  for (const urn of new Set(urns)) await project.succeed("state", "unprotect", urn, "--yes");
}

async function fromHere(project: EngineProject, { modes }: Union, here: string): Promise<Measured[]> {
  const measured: Measured[] = [];
  const before = await standingIn(project);
  for (const [mode, values] of Object.entries(modes)) {
    if (mode === here) continue;
    project.configure(values);
    measured.push(await measure(project, before, { from: here, to: mode }));
  }
  project.configure(modes[here] ?? {});
  return measured;
}
