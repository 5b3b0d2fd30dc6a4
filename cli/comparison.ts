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
  const contexts = new Map<string, ReviewContext>();
  const contextOf = (stack: string): ReviewContext => {
    const found = contexts.get(stack) ?? { stack, profile: profileFor(stack), asOf, exemptions };
    contexts.set(stack, found);
    return found;
  };
  const { bases, heads } = await terminal.progress(what, () =>
    evaluateSides({ stacks, reference: options.base, files, secretKey, note: terminal.err }, (stack, side) => ({
      side,
      // Now, since the base is seldom there yet.
      ...judgedSide(side, contextOf(stack)),
    })),
  );
  const reviews = stacks.map((stack) =>
    reviewStack(inputOf(contextOf(stack), bases.get(stack), heads.get(stack), secretKey)),
  );
  const graphs = [...heads].flatMap(([stack, { side }]) =>
    "error" in side ? [] : [[stack, side.deployment] as const],
  );
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

/** A side that was looked for: judged, or why it could not be. */
interface JudgedSide {
  readonly reviewed: ReviewedSide | null;
  readonly errors: readonly ReviewError[];
}

interface JudgedHead extends JudgedSide {
  readonly side: HeadSide;
}

const NOTHING: JudgedSide = { reviewed: null, errors: [] };

function judgedSide(side: BaseSide | HeadSide | undefined, context: ReviewContext): JudgedSide {
  if (side === undefined || side === "new") return NOTHING;
  if ("error" in side) return { reviewed: null, errors: [side.error] };
  return { reviewed: reviewedSide(side, context), errors: [] };
}

function inputOf(
  context: ReviewContext,
  base: BaseSide | undefined,
  head: JudgedHead | undefined,
  secretKey: string,
): StackInput {
  const { stack, profile } = context;
  const before = judgedSide(base, context);
  const after = head ?? NOTHING;
  const preview = head !== undefined && "preview" in head.side ? head.side.preview : undefined;
  return {
    stack,
    profile,
    base: base === "new" ? "new" : (before.reviewed ?? previewBase(preview, context)),
    head: after.reviewed,
    ...(preview && { preview }),
    secretKey,
    errors: [...before.errors, ...after.errors],
    notes: notesOf(before.reviewed),
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
