/** docs/switching.md, from what was measured. */
import type { Measured } from "./measure.ts";
import { noteOn, type Union, unions } from "./unions.ts";

export const HEAD = `# Switching a mode on a stack that stands

Measured by the engine suite in previews of the official CLI against a simulated cloud; do not edit the tables
(\`UPDATE_SWITCHING=1 npm run test:engine -- test/engine/switching\` writes them anew). Every switch that
no guard refuses was also carried out.

The stacks are small and guarded as \`staging\` and \`prod\` are (\`deletionGuards\`). *Refused* means that the preview fails before anything is
done, because what it would delete or replace is protected. Where guards are off, the same switch goes through and takes the data along.

*Stops* means that the preview shows it going through, and the run makes the new one, moves everything over and stops at the old one, which its
API keeps. For a load balancer: \`aws elbv2 modify-load-balancer-attributes --load-balancer-arn <arn> --attributes
Key=deletion_protection.enabled,Value=false\`, and run \`up\` again.

To switch where it is refused: make sure that the data is elsewhere (a snapshot, a backup, a dump), then take the protection from what the
preview names, one by one: \`npm run pulumi -- state unprotect '<urn>' --stack prod\`. The API's own guards are a setting each: turn them off
with \`larder:deletionGuards\` in a change of its own.
`;

/** The page with this section in the place that the order of the unions gives it. */
export function withSection(page: string, { place }: Union, section: string): string {
  const sections = sectionsOf(page).set(titleOf(place), section);
  return [HEAD, ...unions.flatMap((union) => sections.get(titleOf(union.place)) ?? [])].join("\n");
}

/** By title, each with its heading. */
export function sectionsOf(page: string): Map<string, string> {
  const sections = page.split(/^(?=## )/m).slice(1);
  return new Map(sections.map((section) => [section.slice(3, section.indexOf("\n")), `${section.trimEnd()}\n`]));
}

export const titleOf = (place: string): string => place.replace(/#([^.]+)/g, " ($1)");

export function sectionOf(union: Union, measured: readonly Measured[]): string {
  const rows = measured.map((each) => {
    const { from, to, replaced, isCut } = each;
    const [made, changed, gone] = isCut ? ["?", "?", "?"] : [each.made, each.changed, each.gone.length];
    return `| \`${from}\` → \`${to}\` | ${made} | ${changed} | ${listed(replaced)} | ${gone} | ${verdict(union, each)} |`;
  });
  return [
    `## ${titleOf(union.place)}\n`,
    `| \`${union.key}\` | makes | changes | replaces | removes | |`,
    "| --- | --: | --: | --- | --: | --- |",
    ...rows,
    "",
  ].join("\n");
}

function verdict(union: Union, measured: Measured): string {
  const note = noteOn(union, measured.from, measured.to);
  return note === undefined ? outcome(measured) : `${outcome(measured)}. ${note}`;
}

function outcome({ guards, kept, lost, refusal }: Measured): string {
  if (refusal !== undefined) return `refused by AWS during the run (\`${refusal}\`)`;
  if (guards.length > 0) return `refused: ${listed(guards)} ${guards.length === 1 ? "is" : "are"} protected`;
  if (kept.length > 0) return `stops at the old ${listed(kept)}`;
  if (lost.length > 0) return `goes through; ${listed(lost)} and what is in it ${lost.length === 1 ? "goes" : "go"}`;
  return "goes through";
}

const MOST_NAMES = 3;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
