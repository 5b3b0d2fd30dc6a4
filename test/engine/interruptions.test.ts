/** Runs that end before they are done: killed, hanging, with a provider that dies, against a cloud that is too busy. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Deployment } from "../../graph/model.ts";
import { projectRoot } from "../support/graph.ts";
import { cliVersion, EngineProject } from "./cli.ts";
import type { ArmedFault } from "./cloud/faults.ts";
import type { CloudObject } from "./cloud/types.ts";
import { expectConverged, known, up } from "./converge.ts";

const VPC = "aws:ec2/vpc:Vpc";
const BUCKET = "aws:s3/bucket:Bucket";
const DATABASE = "aws:rds/instance:Instance";
const REDIS = "aws:elasticache/replicationGroup:ReplicationGroup";
const REPOSITORY = "aws:ecr/repository:Repository";

const runbook = readFileSync(join(projectRoot, "docs/runbooks/interrupted-update.md"), "utf8").replaceAll("\\\n", " ");

describe.skipIf(cliVersion === undefined)("a first run of dev", () => {
  let dev: EngineProject;

  beforeEach(async () => {
    dev = await EngineProject.open("dev");
  });

  afterEach(() => dev?.close());

  it("goes on after a kill, by the runbook: what was under way is adopted or made, nothing twice", async () => {
    const made = [BUCKET, DATABASE].map((type) => hanging(type, "after"));
    const unmade = hanging(REDIS, "before");
    const first = await up(dev, [], { checkpoints: true, onStart: killOnce([...made, unmade], "SIGKILL") });
    expect(first.exitCode).not.toBe(0);
    await dev.cloud.restart();

    expect((await up(dev)).stderr).toContain("the stack is currently locked by 1 lock(s)");
    expect(runbook).toContain("npm run pulumi -- cancel --yes --stack prod");
    await dev.succeed("cancel", "--yes");
    await seePending(dev);
    await adoptPending(dev);
    expect(runbook).toContain("npm run pulumi -- refresh --yes --stack prod");
    await dev.succeed("refresh", "--yes", "--skip-preview");
    await dev.succeed("up", "--yes", "--skip-preview");
    await expectConverged(dev);
  });

  it("that hangs is ended by one Ctrl-C, and the next one goes on", async () => {
    const { exitCode } = await up(dev, [], { onStart: killOnce([hanging(DATABASE, "before")], "SIGINT") });
    expect(exitCode).not.toBe(0);
    await dev.succeed("up", "--yes", "--skip-preview");
    await expectConverged(dev);
  });

  it("with a provider that dies before it makes anything costs a run, nothing else", async () => {
    dev.cloud.arm({ operation: "create", type: VPC, kind: "crash", when: "before" });
    const first = await up(dev);
    expect(first.exitCode).not.toBe(0);
    expect(first.stdout).toContain("error reading from server: EOF");
    await dev.cloud.restart();
    await dev.succeed("up", "--yes", "--skip-preview");
    await expectConverged(dev);
  });

  it("with a provider that dies after it made something of a fixed name: refused by that name, then imported", async () => {
    dev.cloud.arm({
      operation: "create",
      type: REPOSITORY,
      name: "api-images-repository",
      kind: "crash",
      when: "after",
    });
    expect((await up(dev)).exitCode).not.toBe(0);
    await dev.cloud.restart();
    const again = await up(dev, ["--continue-on-error"]);
    expect(again.exitCode).not.toBe(0);
    expect(again.stdout).toContain("AlreadyExistsException: larder-dev-api exists already");
    await dev.succeed(...(await importOf(dev, dev.cloud.object(REPOSITORY, "api-images-repository"))));
    await dev.succeed("up", "--yes", "--skip-preview");
    await expectConverged(dev);
  });

  it("with one that dies after it made something without a name leaves that behind, with the tags to find it by", async () => {
    dev.cloud.arm({ operation: "create", type: VPC, kind: "crash", when: "after" });
    expect((await up(dev)).exitCode).not.toBe(0);
    await dev.cloud.restart();
    await dev.succeed("up", "--yes", "--skip-preview");
    const owned = new Set(await known(dev));
    const orphans = dev.cloud.objects().filter(({ type, id }) => !owned.has(`${type} ${id}`));
    expect(orphans.map(({ type, name }) => `${type} ${name}`)).toEqual([`${VPC} net-vpc`]);
    expect(orphans[0]?.outputs.tagsAll).toMatchObject({ project: "larder", environment: "dev" });
    expect(runbook).toContain("--tag-filters Key=project,Values=larder Key=environment,Values=prod");
  });

  it("bears a cloud that slows callers down: the provider tries again, one run is enough", async () => {
    const count = Number.POSITIVE_INFINITY;
    const slowed = dev.cloud.arm({ operation: "create", type: "aws:*", kind: "throttle-absorbed", count });
    await dev.succeed("up", "--yes", "--skip-preview");
    const created = dev.cloud.calls.filter(({ type, operation }) => operation === "create" && type.startsWith("aws:"));
    expect(created.length).toBe(slowed.hits);
    expect(created.every(({ attempts }) => attempts === 3)).toBe(true);
    await expectConverged(dev);
  });

  function hanging(type: string, when: "before" | "after"): ArmedFault {
    return dev.cloud.arm({ operation: "create", type, kind: "hang", when });
  }
});

/** Sends the signal to the CLI as soon as every fault was met. */
function killOnce(faults: readonly ArmedFault[], signal: NodeJS.Signals) {
  return (child: { kill(signal: NodeJS.Signals): boolean; once(event: "exit", listener: () => void): unknown }) => {
    const timer = setInterval(() => {
      if (!faults.every(({ hits }) => hits > 0)) return;
      clearInterval(timer);
      child.kill(signal);
    }, 200);
    child.once("exit", () => clearInterval(timer));
  };
}

/** Whoever runs `up` at once is told of what is pending, and what has a name of its own is refused. */
async function seePending(project: EngineProject): Promise<void> {
  const unwary = await project.fork();
  try {
    const { exitCode, stdout } = await up(unwary);
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("pending operations from previous deployment");
    expect(stdout).toContain("AlreadyExistsException");
  } finally {
    unwary.close();
  }
}

/** The runbook's third step: an answer for each pending creation, by what there is in the cloud. */
async function adoptPending(project: EngineProject): Promise<void> {
  expect(runbook).toContain("node scripts/adopt-pending.ts out/state.json");
  const folder = mkdtempSync(join(tmpdir(), "larder-pending-"));
  const [before, after] = [join(folder, "state.json"), join(folder, "adopted.json")];
  const adopt = (...args: readonly string[]) =>
    execFileSync(process.execPath, [join(projectRoot, "scripts/adopt-pending.ts"), before, ...args], {
      encoding: "utf8",
    });
  try {
    await project.succeed("stack", "export", "--file", before);
    const pending = adopt().trim().split("\n");
    const idOf = (urn: string) => project.cloud.objects().find((object) => object.urn === urn)?.id ?? "none";
    expect(pending.map(idOf)).toContain(project.cloud.object(DATABASE, "db-primary").id);
    expect(pending.map(idOf)).toContain("none");
    adopt(...pending.map((urn) => `${urn}=${idOf(urn)}`), "--out", after);
    await project.succeed("stack", "import", "--file", after);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The runbook's command: parent and provider are those that a preview names. */
async function importOf(project: EngineProject, { type, name, id, urn }: CloudObject): Promise<readonly string[]> {
  const { stdout } = await project.run(["preview", "--json"]);
  const { steps }: { steps: readonly Step[] } = JSON.parse(stdout.slice(stdout.indexOf("{")));
  const { parent = "", provider = "" } = steps.find((step) => step.urn === urn)?.newState ?? {};
  expect(runbook).toContain(
    "import <type> <name> <id> --stack prod --parent parent=<parent> --provider provider=<provider> --protect=false",
  );
  const options = ["--parent", `parent=${parent}`, "--provider", `provider=${provider.replace(/::[^:]*$/, "")}`];
  return ["import", type, name, id, ...options, "--protect=false", "--generate-code=false", "--yes", "--skip-preview"];
}

interface Step {
  readonly urn: string;
  readonly newState?: NonNullable<Deployment["deployment"]["resources"]>[number];
}
