import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bucket, SECRETS, xmlError } from "./fakes.ts";
import { type Changes, KMS, surroundings } from "./surroundings.ts";

const at = surroundings();

describe("backend, stack and lock", () => {
  const nowhere = { env: { PULUMI_BACKEND_URL: undefined } };

  it("misses a login", async () => {
    const checks = await at.all(nowhere);
    expect(checks.get("backend")).toMatchObject({ status: "missing", found: "not logged in to any" });
    expect(checks.get("stack")).toMatchObject({ status: "unknown", found: "there is no backend to ask" });
    expect(checks.get("lock")).toMatchObject({ status: "unknown", found: "there is no backend to ask" });
  });

  it("finds the address where the CLI does: variable, Pulumi.yaml, last login, token", async () => {
    const login = { current: "s3://from-login", accessTokens: { "s3://from-login": SECRETS.pulumiToken } };
    at.machine.write("home/.pulumi/credentials.json", JSON.stringify(login));
    expect((await at.one("backend", nowhere))[1]).toBe("s3://from-login (the last `pulumi login`)");
    expect((await at.one("backend", { ...nowhere, projectBackend: "s3://of-project" }))[1]).toMatch(
      /^s3:\/\/of-project /,
    );
    expect((await at.one("backend", { projectBackend: "s3://of-project" }))[1]).toMatch(/^s3:\/\/larder-state/);
    const elsewhere = { PULUMI_BACKEND_URL: undefined, PULUMI_HOME: at.machine.folder("empty") };
    expect((await at.one("backend", { env: elsewhere }))[0]).toBe("missing");
    const token = { ...elsewhere, PULUMI_ACCESS_TOKEN: SECRETS.pulumiToken };
    expect((await at.one("backend", { env: token }))[1]).toContain("https://api.pulumi.com (PULUMI_ACCESS_TOKEN)");
  });

  it("shows no password of an address", async () => {
    const PULUMI_BACKEND_URL = `postgres://pulumi:${SECRETS.stateUser}@db.example/state?sslmode=require&password=${SECRETS.stateUser}`;
    expect((await at.one("backend", { env: { PULUMI_BACKEND_URL } }))[1]).toMatch(
      /^postgres:\/\/db\.example\/state \(/,
    );
  });

  it("passes on why the backend refuses", async () => {
    at.machine.program(
      "pulumi",
      `[ "$1" = version ] && echo v3.270.0 && exit; echo "error: no such bucket" >&2; echo more >&2; exit 255`,
    );
    expect(await at.one("backend")).toEqual([
      "wrong",
      expect.stringMatching(/: no such bucket$/),
      expect.stringContaining("login"),
    ]);
    expect((await at.one("stack"))[0]).toBe("unknown");
  });

  it("misses the stack and says how to make it", async () => {
    at.machine.cli({ stacks: '[{"name":"dev"},{"name":"production"}]' });
    expect(await at.one("stack")).toEqual([
      "missing",
      "the backend has no stack prod of the project larder",
      `npm run pulumi -- stack init prod --secrets-provider "${KMS}"`,
    ]);
    at.machine.cli({ stacks: '[{"name":"acme/prod"}]' });
    expect((await at.one("stack"))[0]).toBe("ok");
    at.machine.cli({ stacks: "not JSON" });
    expect((await at.one("stack"))[0]).toBe("unknown");
  });

  it("sees a lock in the bucket, and says when it cannot look", async () => {
    const prefix = "prefix .pulumi/locks/organization/larder/prod/";
    at.services.answer({ [prefix]: bucket(".pulumi/locks/organization/larder/prod/4f2c.json") });
    expect(await at.one("lock")).toEqual([
      "wrong",
      expect.stringMatching(/^locked by \S+4f2c\.json since 2026-11-25T08:00:00/),
      expect.stringContaining("cancel --yes --stack prod"),
    ]);
    at.services.answer({ [prefix]: xmlError("AccessDenied") });
    expect(await at.one("lock")).toEqual([
      "unknown",
      expect.stringContaining("the bucket larder-state cannot be read"),
      "",
    ]);
  });

  it("looks for the lock under the folder of the address", async () => {
    at.services.answer({ "prefix teams/a/.pulumi/locks/prod/": bucket("x.json") });
    const env = { PULUMI_BACKEND_URL: "s3://larder-state/teams/a/?region=eu-west-1" };
    at.services.answer({ "prefix teams/a/.pulumi/locks/organization/larder/prod/": bucket() });
    expect((await at.one("lock", { env }))[0]).toBe("wrong");
  });

  it("takes an update in progress at Pulumi Cloud for a lock", async () => {
    const env = { PULUMI_BACKEND_URL: "https://api.pulumi.com" };
    at.machine.cli({ stacks: '[{"name":"prod","updateInProgress":true}]' });
    expect((await at.one("lock", { env }))[0]).toBe("wrong");
    at.machine.cli({ stacks: '[{"name":"prod","updateInProgress":false}]' });
    expect((await at.one("lock", { env }))[0]).toBe("ok");
    expect((await at.one("lock", { env: { PULUMI_BACKEND_URL: "gs://state" } }))[0]).toBe("unknown");
  });

  it("sees that a run was cut off", async () => {
    const pending = [{ type: "creating", resource: { urn: "urn:x", inputs: { password: SECRETS.dataKey } } }];
    at.machine.cli({ state: JSON.stringify({ deployment: { pending_operations: pending } }) });
    expect(await at.one("interrupted")).toEqual([
      "wrong",
      "one was cut off while it was at work on 1 of the resources",
      "follow docs/runbooks/interrupted-update.md",
    ]);
    at.machine.cli({ state: "half a state" });
    expect((await at.one("interrupted"))[0]).toBe("unknown");
    at.machine.cli({ stacks: "[]" });
    expect(await at.one("interrupted")).toEqual(["ok", "none yet", ""]);
    at.machine.remove("pulumi");
    expect((await at.one("interrupted"))[0]).toBe("unknown");
  });

  describe("in a folder of this machine", () => {
    const inside = (folder: string, profile: "dev" | "prod" = "dev"): Changes => ({
      env: { PULUMI_BACKEND_URL: `file://${folder}` },
      config: { profile },
    });

    it("is too little for prod, enough for dev", async () => {
      const folder = at.machine.folder("state");
      at.machine.write("state/.pulumi/stacks/larder/prod.json", "{}");
      expect(await at.one("backend", inside(folder))).toEqual(["ok", expect.stringContaining(folder), ""]);
      expect(await at.one("backend", inside(folder, "prod"))).toEqual([
        "wrong",
        expect.stringContaining("this machine alone"),
        expect.any(String),
      ]);
    });

    it("is asked without the CLI, and left as it is", async () => {
      at.machine.remove("pulumi");
      const folder = at.machine.folder("state");
      expect((await at.one("stack", inside(folder)))[0]).toBe("missing");
      expect(readdirSync(folder)).toEqual([]);
      at.machine.write("state/.pulumi/stacks/larder/prod.json.gz", "");
      expect((await at.one("stack", inside(folder)))[0]).toBe("ok");
    });

    it("must be there", async () => {
      expect(await at.one("backend", inside(join(at.machine.root, "gone")))).toEqual([
        "wrong",
        expect.stringContaining("there is no folder"),
        expect.any(String),
      ]);
      const file = at.machine.write("a-file", "");
      expect((await at.one("backend", inside(file)))[1]).toContain("is not a folder");
    });

    it("is found from the home and from the project", async () => {
      at.machine.write("home/.pulumi/stacks/larder/prod.json", "{}");
      expect((await at.one("stack", inside("~")))[0]).toBe("ok");
      at.machine.write("near/.pulumi/stacks/larder/prod.json", "{}");
      expect((await at.one("stack", inside("./near?no_tmp_dir=true")))[0]).toBe("ok");
    });

    it("names who holds the lock", async () => {
      const folder = at.machine.folder("state");
      const lock = { pid: 4711, username: "alice", hostname: "laptop", timestamp: "2026-11-25T08:00:00.123Z" };
      at.machine.write("state/.pulumi/locks/organization/larder/prod/1.json", JSON.stringify(lock));
      expect((await at.one("lock", inside(folder)))[1]).toBe(
        "locked by alice@laptop (pid 4711) since 2026-11-25T08:00:00Z",
      );
      at.machine.write("state/.pulumi/locks/organization/larder/prod/2.json", "half a li");
      expect((await at.one("lock", inside(folder)))[1]).toMatch(/ and 1 more$/);
      at.machine.write("other/.pulumi/locks/organization/larder/dev/1.json", JSON.stringify(lock));
      expect((await at.one("lock", inside(join(at.machine.root, "other"))))[0]).toBe("ok");
    });
  });
});
