/** The same model from previews of the real CLI (test/fixtures/graph). */
import { describe, expect, it } from "vitest";
import { readDocumentFile } from "../../graph/files.ts";
import { type Json, UNKNOWN } from "../../graph/model.ts";
import { readDocument } from "../../graph/read.ts";
import { changesOf } from "../../review/changes.ts";
import { comparePreview } from "../../review/from-preview.ts";
import { judgeRisks } from "../../review/risk.ts";
import { resource } from "../graph/build.ts";
import { linesOf } from "./reviewing.ts";

function changesIn(file: string) {
  const { preview } = readDocumentFile(`test/fixtures/graph/${file}`);
  if (preview === undefined) throw new Error(`${file} is no preview`);
  return changesOf(comparePreview(preview));
}

interface Step {
  readonly op: string;
  readonly [key: string]: unknown;
}

function changesOfSteps(steps: readonly Step[]) {
  const same = steps.filter(({ op }) => op === "same").length;
  const { preview } = readDocument(JSON.stringify({ steps, changeSummary: { same } }), "preview.json");
  if (preview === undefined) throw new Error("no preview");
  return changesOf(comparePreview(preview));
}

describe("a real preview", () => {
  it("of an update shows what the engine changes", () => {
    expect(linesOf(changesIn("cli-update-preview.json"))).toEqual(["update reader", "  extra: <absent> -> 1"]);
  });

  it("of a first run creates everything", () => {
    const operations = changesIn("cli-first-preview.json").map(({ operation, name }) => `${operation} ${name}`);
    expect(operations).toEqual(["create store-key", "create store-table", "create reader"]);
  });
});

describe("steps of a preview", () => {
  const GROUP = "aws:lb/targetGroup:TargetGroup";
  const before = resource(GROUP, "tg", { port: 80, name: "x" });
  const after = resource(GROUP, "tg", { port: 81, name: "x" });
  const replaced = {
    urn: before.urn,
    oldState: before,
    newState: after,
    replaceReasons: ["port"],
    detailedDiff: { port: { kind: "update-replace", inputDiff: true } },
  };

  it("tell a replacement with its reason, and by their order what goes first", () => {
    const first = { op: "delete-replaced", urn: before.urn, oldState: before };
    const [change] = changesOfSteps([first, { op: "replace", ...replaced }, { op: "create-replacement", ...replaced }]);
    expect(linesOf(change ? [change] : [])).toEqual(["replace tg (deleted first)", "  port: 80 -> 81 !"]);
    expect(change?.causes).toMatchObject([{ kind: "property", property: "port" }]);
    const [later] = changesOfSteps([{ op: "create-replacement", ...replaced }, { op: "replace", ...replaced }, first]);
    expect(later?.order?.order).toBe("create-first");
  });

  it("tell what replaces also where only the detailed comparison says so, and of a part of what changes", () => {
    const forced = (kind: string, path: string) => {
      const steps = { ...replaced, replaceReasons: [], detailedDiff: { [path]: { kind, inputDiff: true } } };
      return linesOf(changesOfSteps([{ op: "replace", ...steps }]))[1];
    };
    expect(forced("update-replace", "port")).toBe("  port: 80 -> 81 !");
    expect(forced("update", "port")).toBe("  port: 80 -> 81");
    expect(forced("update-replace", "protocol")).toBe("  port: 80 -> 81");
  });

  it("of the usual preview do not tell the order: then it is the one that the name decides", () => {
    const [named] = changesOfSteps([{ op: "replace", ...replaced }]);
    expect(named?.order).toEqual({ order: "delete-first", reason: "explicit-name", property: "name" });
    const generated = { inputs: { port: 80, name: "x-1234567", __defaults: ["name"] } };
    const unnamed = { ...replaced, oldState: { ...before, ...generated }, newState: { ...after, ...generated } };
    expect(changesOfSteps([{ op: "replace", ...unnamed }])[0]?.order).toEqual({
      order: "create-first",
      reason: "default",
    });
  });

  it("of what must go with another one say whose sake it is for", () => {
    const attachment = resource(
      "aws:lb/targetGroupAttachment:TargetGroupAttachment",
      "at",
      { targetGroupArn: "arn" },
      { from: { targetGroupArn: [before] } },
    );
    const along = { op: "replace", urn: attachment.urn, oldState: attachment, newState: attachment };
    const change = changesOfSteps([{ op: "replace", ...replaced }, along]).find(({ name }) => name === "at");
    expect(change?.order).toEqual({ order: "delete-first", reason: "dependency" });
    expect(change?.causes).toMatchObject([
      { kind: "dependent", property: "targetGroupArn", chain: [{ name: "tg", property: "port" }, { name: "at" }] },
    ]);
  });

  it("follow members of a list that are not known yet to where they come from", () => {
    const subnet = resource("aws:ec2/subnet:Subnet", "s", { cidrBlock: "10.0.0.0/24" }, { id: "subnet-1" });
    const moved = { ...subnet, inputs: { cidrBlock: "10.0.1.0/24" }, id: undefined };
    const group = (member: Json) =>
      resource("aws:rds/subnetGroup:SubnetGroup", "g", { subnetIds: [member] }, { from: { subnetIds: [subnet] } });
    const change = changesOfSteps([
      { op: "replace", urn: subnet.urn, oldState: subnet, newState: moved, replaceReasons: ["cidrBlock"] },
      {
        op: "update",
        urn: group("").urn,
        oldState: group("subnet-1"),
        newState: group(UNKNOWN),
        diffReasons: ["subnetIds"],
      },
    ]).find(({ name }) => name === "g");
    expect(change?.causes).toMatchObject([{ kind: "cascade", chain: [{ name: "s" }, { name: "g" }] }]);
  });

  it("leave whoever keeps a replaced resource's name as it is, and follow a name that is generated anew", () => {
    const log = (name: string, region: string) => ({ name, region, __defaults: ["name"] });
    const old = resource("aws:cloudwatch/logGroup:LogGroup", "log", log("log-1a2b3c4", "a"), { id: "log-1a2b3c4" });
    const group = (destination: string, inputs = {}) =>
      resource(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "g",
        { logDeliveryConfigurations: [{ destination, logType: "slow-log" }], ...inputs },
        { from: { logDeliveryConfigurations: [old] } },
      );
    const found = (name: string) => {
      const { id: _, ...next } = { ...old, inputs: log(name, "b") };
      const steps = [
        { op: "replace", urn: old.urn, oldState: old, newState: next, replaceReasons: ["region"] },
        { op: "update", urn: group("").urn, oldState: group("log-1a2b3c4"), newState: group(name, { nodeType: "b" }) },
      ];
      const { preview } = readDocument(JSON.stringify({ steps, changeSummary: {} }), "preview.json");
      if (preview === undefined) throw new Error("no preview");
      const compared = comparePreview(preview);
      return judgeRisks(compared, changesOf(compared), "prod").risks.map(({ rule, name: of }) => `${rule} ${of}`);
    };
    for (const name of ["log-1a2b3c4", "log-5d6e7f8"]) {
      expect(found(name)).not.toContain("watch-slightly-weakened g");
      expect(found(name)).toContain("lesser-store-replaced log");
    }
  });

  it("name what changed although nobody may see it", () => {
    const masked = resource("aws:rds/instance:Instance", "db", { password: "[secret]" });
    const step = {
      op: "update",
      urn: masked.urn,
      oldState: masked,
      newState: masked,
      diffReasons: ["password"],
      detailedDiff: null,
    };
    expect(linesOf(changesOfSteps([step]))).toEqual(["update db", "  password: <secret> -> <secret>"]);
  });

  it("of a deletion and a look-up", () => {
    const read = resource("aws:s3/bucket:Bucket", "b", {}, { external: true, id: "b" });
    expect(
      linesOf(
        changesOfSteps([
          { op: "read", urn: read.urn, newState: read },
          { op: "delete", urn: before.urn, oldState: before },
        ]),
      ),
    ).toEqual(["read b", "delete tg"]);
  });
});
