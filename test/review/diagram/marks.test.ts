import { describe, expect, it } from "vitest";
import type { Json, Resource } from "../../../graph/model.ts";
import { drawChange } from "../../../review/diagram/marks.ts";
import type { Operation } from "../../../review/model.ts";
import { graphOf, resource } from "../../graph/build.ts";

const part = (
  type: string,
  name: string,
  inputs: Record<string, Json> = {},
  rest: Parameters<typeof resource>[3] = {},
) => resource(type, name, { region: "eu-west-1", ...inputs }, rest);
const component = (name: string) => resource("larder:data:ObjectStore", name, {}, { custom: false });
const change = ({ urn }: Resource, operation: Operation) => ({ urn, operation });

const uploads = component("uploads");
const bucket = part("aws:s3/bucket:Bucket", "uploads-bucket", {}, { parent: uploads.urn });
const lifecycle = part(
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "uploads-lifecycle",
  {},
  { parent: uploads.urn },
);
const queue = part("aws:sqs/queue:Queue", "jobs");
const dead = part("aws:sqs/queue:Queue", "dead");
const linked = {
  ...queue,
  propertyDependencies: { redrivePolicy: [dead.urn] },
  inputs: { ...queue.inputs, redrivePolicy: "{}" },
};
const role = part("aws:iam/role:Role", "loose-role");

const marks = (base: readonly Resource[], head: readonly Resource[], ...changes: ReturnType<typeof change>[]) => {
  const diagram = drawChange(graphOf(...base), graphOf(...head), changes);
  return {
    nodes: Object.fromEntries(diagram.nodes.map(({ lines, mark }) => [lines[0], mark ?? "-"])),
    edges: diagram.edges.map(({ mark }) => mark ?? "-"),
    elsewhere: diagram.elsewhere,
  };
};

describe("the picture of a change", () => {
  it.each<[string, readonly Resource[], readonly Resource[], ReturnType<typeof change>[], Record<string, string>]>([
    ["without a change has no marks", [uploads, bucket], [uploads, bucket], [], { uploads: "-" }],
    ["marks what is new", [], [queue], [change(queue, "create")], { jobs: "added" }],
    ["marks what goes, and keeps it in the picture", [queue], [], [change(queue, "delete")], { jobs: "removed" }],
    ["marks what changes in place", [queue], [queue], [change(queue, "update")], { jobs: "changed" }],
    ["marks what is replaced", [queue], [queue], [change(queue, "replace")], { jobs: "replaced" }],
    [
      "marks a part for what belongs to it",
      [uploads, bucket, lifecycle],
      [uploads, bucket, lifecycle],
      [change(lifecycle, "replace")],
      { uploads: "changed" },
    ],
    [
      "marks a part for what is new beside it",
      [uploads, bucket],
      [uploads, bucket, lifecycle],
      [change(lifecycle, "create")],
      { uploads: "changed" },
    ],
    [
      "shows the gravest of several",
      [uploads, bucket, lifecycle],
      [uploads, bucket, lifecycle],
      [change(lifecycle, "update"), change(bucket, "replace"), change(lifecycle, "update")],
      { uploads: "replaced" },
    ],
    ["does not mark what is only read", [queue], [queue], [change(queue, "read")], { jobs: "-" }],
    [
      "does not mark a new part as changed by what comes with it",
      [],
      [uploads, bucket, lifecycle],
      [change(bucket, "create"), change(lifecycle, "create")],
      { uploads: "added" },
    ],
  ])("%s", (_, base, head, changes, expected) => {
    expect(marks(base, head, ...changes).nodes).toEqual(expected);
  });

  it("marks ways that come and go", () => {
    expect(marks([dead, queue], [dead, linked], change(queue, "update")).edges).toEqual(["added"]);
    expect(marks([dead, linked], [dead, queue], change(queue, "update")).edges).toEqual(["removed"]);
    expect(marks([dead, linked], [dead, linked]).edges).toEqual(["-"]);
  });

  it("names what changes outside of the picture", () => {
    expect(marks([role], [role], change(role, "update")).elsewhere).toEqual(["loose-role"]);
  });

  it("does not guess between two parts of one component", () => {
    const store = component("store");
    const [a, b] = ["a", "b"].map((name) => part("aws:s3/bucket:Bucket", name, {}, { parent: store.urn })) as [
      Resource,
      Resource,
    ];
    const policy = part("aws:s3/bucketPolicy:BucketPolicy", "policy", {}, { parent: store.urn });
    const { nodes, elsewhere } = marks([store, a, b, policy], [store, a, b, policy], change(policy, "update"));
    expect(nodes).toEqual({ a: "-", b: "-" });
    expect(elsewhere).toEqual(["store"]);
  });

  it("compares gathered parts by their number", () => {
    const secret = (name: string) => part("aws:secretsmanager/secret:Secret", name);
    expect(marks([secret("a")], [secret("a"), secret("b")], change(secret("b"), "create")).nodes).toEqual({
      "Secrets Manager": "changed",
    });
  });
});
