/** A5: nothing that holds data gets another URN unseen, for that would delete it. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { differences, recordedUrns, type Stacks, statefulUrns, updated } from "../../scripts/stateful-urns.ts";
import { STACKS, wholeStack } from "../support/stacks.ts";

let stacks: Stacks;
beforeAll(async () => {
  const entries: [string, readonly Resource[]][] = [];
  for (const stack of STACKS) entries.push([stack, (await wholeStack(stack)).deployed.resources]);
  stacks = Object.fromEntries(entries);
});

describe("the list of what holds data", () => {
  it("has lost nothing: a URN that is gone has an alias at its successor", () => {
    expect(differences(recordedUrns(), stacks).losses).toEqual([]);
  });

  it("is complete: `node scripts/stateful-urns.ts` adds what is new", () => {
    expect(differences(recordedUrns(), stacks).added).toEqual([]);
    expect(Object.keys(recordedUrns()).sort()).toEqual([...STACKS].sort());
  });

  it("has the types that lose data, in every stack", () => {
    for (const [stack, urns] of Object.entries(recordedUrns())) {
      const types = new Set(urns.map((urn) => urn.split("::")[2]?.split("$").at(-1)));
      const some = [
        "rds/instance:Instance",
        "elasticache/replicationGroup:ReplicationGroup",
        "s3/bucket:Bucket",
        "kms/key:Key",
      ];
      expect([...types], stack).toEqual(expect.arrayContaining(some.map((type) => `aws:${type}`)));
    }
  });
});

describe("a database that moves into another component", () => {
  const old = "urn:pulumi:prod::larder::larder:data:PostgresDatabase$aws:rds/instance:Instance::db-primary";
  const moved = "urn:pulumi:prod::larder::larder:data:Server$aws:rds/instance:Instance::db-primary";
  const movedWith = (aliases: readonly string[]): Stacks => ({
    ...stacks,
    prod: (stacks.prod ?? []).map((each) => (each.urn === old ? { ...each, urn: moved, aliases } : each)),
  });
  /** Complete, even while the list in the repository waits for a new resource. */
  const recorded = () => updated({}, stacks, false);
  const sentence = `prod: db-primary (aws:rds/instance:Instance) is gone from the program: the next update would destroy it, and all databases of the server with it. Give what replaces it the alias ${old}, or consent with "node scripts/stateful-urns.ts --accept-loss"`;

  it("fails without an alias and says what would be destroyed", () => {
    expect(differences(recorded(), movedWith([]))).toEqual({ losses: [sentence], added: [moved] });
  });

  it("is no loss with one; the list then takes its new URN", () => {
    expect(differences(recorded(), movedWith([old]))).toEqual({ losses: [], added: [moved] });
    const list = updated(recorded(), movedWith([old]), false).prod;
    expect(list).toContain(moved);
    expect(list).not.toContain(old);
  });

  it("stays in the list until somebody consents to the loss", () => {
    expect(() => updated(recorded(), movedWith([]), false)).toThrow(sentence);
    expect(updated(recorded(), movedWith([]), true).prod).not.toContain(old);
  });

  it("is missed with its whole stack, too", () => {
    const { prod: _, ...others } = stacks;
    const { losses } = differences(recorded(), others);
    expect(losses).toHaveLength(statefulUrns(stacks.prod ?? []).length);
    expect(losses).toContain(sentence);
  });
});
