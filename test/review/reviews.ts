/** Reviews by hand, for what is made of them. */
import type { Operation, ResourceChange, Review, Risk, StackReview, Verdict } from "../../review/model.ts";

const NO_OPERATIONS: Readonly<Record<Operation | "unchanged", number>> = {
  create: 0,
  update: 0,
  options: 0,
  replace: 0,
  "new-revision": 0,
  delete: 0,
  rename: 0,
  import: 0,
  read: 0,
  unclassified: 0,
  unchanged: 0,
};

export const GOOD: Verdict = { level: "none", blocked: false, incomplete: false, reasons: [] };

export function change(fields: Partial<ResourceChange> = {}): ResourceChange {
  const { type = "aws:s3/bucket:Bucket", name = "uploads" } = fields;
  return {
    urn: `urn:pulumi:prod::larder::${type}::${name}`,
    type,
    name,
    component: null,
    operation: "update",
    custom: true,
    properties: [],
    options: [],
    causes: [],
    protected: false,
    retained: false,
    stateful: false,
    risk: "none",
    ...fields,
  };
}

export function risk(fields: Partial<Risk> = {}): Risk {
  const { type = "aws:s3/bucket:Bucket", name = "uploads" } = fields;
  return {
    rule: "stateful-deleted",
    kind: "data-loss",
    level: "blocking",
    urn: `urn:pulumi:prod::larder::${type}::${name}`,
    name,
    type,
    message: "the bucket and its objects are deleted",
    evidence: [],
    mitigations: [],
    ...fields,
  };
}

export function stack(fields: Partial<StackReview> = {}): StackReview {
  const changes = fields.changes ?? [];
  const counts = { ...NO_OPERATIONS, unchanged: 40 };
  for (const { operation } of changes) counts[operation]++;
  return {
    stack: "prod",
    project: "larder",
    profile: "prod",
    road: "graphs",
    base: {
      kind: "commit",
      label: "main",
      commit: "a".repeat(40),
      description: "declared code",
      digest: "sha256:1",
      resources: 40,
    },
    head: {
      kind: "working-tree",
      label: "working tree",
      description: "declared code",
      digest: "sha256:2",
      resources: 42,
    },
    errors: [],
    notes: [],
    changes,
    counts,
    unclassified: [],
    risks: [],
    improvements: [],
    policy: {
      new: [],
      fixed: [],
      unchanged: [],
      head: { pass: 900, mandatory: 0, advisory: 2, exempt: 1, unknown: 0 },
      base: { pass: 900, mandatory: 0, advisory: 2, exempt: 1, unknown: 0 },
    },
    cost: null,
    verdict: GOOD,
    ...fields,
  };
}

export function review(stacks: readonly StackReview[], verdict: Partial<Verdict> = {}): Review {
  return {
    schemaVersion: 1,
    tool: { name: "larder", version: "0.1.0" },
    asOf: "2026-11-25",
    stacks,
    verdict: { ...GOOD, ...verdict },
  };
}
