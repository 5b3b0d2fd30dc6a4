/** Finds the two sides of a comparison and reviews what lies between them: for every command that looks at a change. */
import { randomBytes } from "node:crypto";
import { loadStack } from "../config/stack-file.ts";
import type { Preview } from "../graph/from-preview.ts";
import type { Deployment } from "../graph/model.ts";
import { originOf } from "../graph/origin.ts";
import { digest } from "../graph/serialise.ts";
import { dayOf } from "../policies/days.ts";
import type { Exemption } from "../policies/exemptions.ts";
import { type Profile, profileOf } from "../policies/profile.ts";
import type { Review, ReviewError } from "../review/model.ts";
import { type ReviewedSide, reviewOf, reviewStack, type StackInput } from "../review/review.ts";
import { type ComparisonOptions, filesOf } from "./comparison/files.ts";
import { type BaseSide, type Evaluated, evaluateSides, type HeadSide } from "./comparison/sides.ts";
import { exemptionsFrom, judge } from "./judge.ts";
import { ROOT } from "./project.ts";
import type { Session } from "./session.ts";
import { TOOL } from "./tool.ts";

export interface Comparison {
  readonly review: Review;
  /** The graphs at head, by stack; without those that cannot be evaluated. */
  readonly heads: ReadonlyMap<string, Deployment>;
}

/** The review of these stacks. Throws a UsageError where nothing can be compared. */
export async function compareStacks(
  stacks: readonly string[],
  options: ComparisonOptions,
  { terminal }: Session,
): Promise<Comparison> {
  const asOf = options.asOf ?? dayOf(new Date());
  const exemptions = exemptionsFrom(undefined);
  const secretKey = randomBytes(32).toString("hex");
  const files = filesOf(stacks, options);
  const what = `Comparing ${stacks.join(", ")}`;
  const { bases, heads } = await terminal.progress(what, () =>
    evaluateSides(stacks, options.base, files, secretKey, terminal.err),
  );
  const reviews = stacks.map((stack) => {
    const profile = profileFor(stack);
    const context = { stack, profile, asOf, exemptions };
    return reviewStack(inputOf(context, bases.get(stack), heads.get(stack), secretKey));
  });
  const graphs = [...heads].flatMap(([stack, side]) => ("error" in side ? [] : [[stack, side.deployment] as const]));
  return { review: reviewOf(TOOL, asOf, reviews), heads: new Map(graphs) };
}

function profileFor(stack: string): Profile {
  try {
    return loadStack({ projectDir: ROOT, stack }).config.profile;
  } catch {
    return profileOf(stack);
  }
}

interface ReviewContext {
  readonly stack: string;
  readonly profile: Profile;
  readonly asOf: string;
  readonly exemptions: readonly Exemption[];
}

function inputOf(
  context: ReviewContext,
  base: BaseSide | undefined,
  head: HeadSide | undefined,
  secretKey: string,
): StackInput {
  const { stack, profile } = context;
  const errors: ReviewError[] = [];
  const take = (side: BaseSide | HeadSide | undefined): ReviewedSide | null => {
    if (side === undefined || side === "new") return null;
    if ("error" in side) {
      errors.push(side.error);
      return null;
    }
    return reviewedSide(side, context);
  };
  const [before, after] = [take(base), take(head)];
  const preview = head !== undefined && "preview" in head ? head.preview : undefined;
  return {
    stack,
    profile,
    base: base === "new" ? "new" : (before ?? previewBase(preview, context)),
    head: after,
    ...(preview && { preview }),
    secretKey,
    errors,
    notes: notesOf(before),
  };
}

/** A preview names its own base: the state it started from. */
function previewBase(preview: Preview | undefined, context: ReviewContext): ReviewedSide | null {
  if (preview === undefined) return null;
  const side = { kind: "file", label: "state before the preview" } as const;
  return reviewedSide({ deployment: preview.before, side }, context);
}

function reviewedSide({ deployment, side }: Evaluated, { profile, asOf, exemptions }: ReviewContext): ReviewedSide {
  const { description } = originOf(deployment);
  return {
    deployment,
    side: { ...side, description, digest: digest(deployment), resources: deployment.deployment.resources?.length ?? 0 },
    report: judge(deployment, { source: side.label, profile, asOf, exemptions }),
  };
}

function notesOf(base: ReviewedSide | null): readonly string[] {
  return base?.side.kind === "commit"
    ? ["both sides are declared code: drift, quotas and what was changed by hand are not seen"]
    : [];
}
