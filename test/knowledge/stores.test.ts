import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../knowledge/resource-types.ts";
import { stores } from "../../knowledge/stores.ts";
import { typingsOf } from "../support/typings.ts";

/** Stateful, but parts of a store of their own row: a database's contents, a copy of its backups, a copied key. */
const PARTS = [
  "aws:kms/replicaKey:ReplicaKey",
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
].concat(["Role", "Schema", "Extension"].map((name) => `postgresql:index/${name.toLowerCase()}:${name}`));

describe("the table of stores", () => {
  it("has a row for everything that loses data when it is deleted", () => {
    const stateful = Object.entries(resourceTypes).filter(([, facts]) => facts.stateful === true);
    expect(stateful.length).toBeGreaterThan(10);
    expect(stateful.map(([type]) => type).filter((type) => !(type in stores) && !PARTS.includes(type))).toEqual([]);
  });

  it.each(Object.entries(stores))("names arguments that %s has", (type, { atRest, keeps }) => {
    const { args } = typingsOf(type);
    const paths = [
      ...keeps.flatMap(({ path }) => path ?? []),
      ...("flag" in atRest ? [atRest.flag] : []),
      ...("key" in atRest && atRest.key !== undefined ? [atRest.key] : []),
    ];
    expect(paths.filter((path) => !args.has(path.split(".")[0] ?? ""))).toEqual([]);
  });
});
