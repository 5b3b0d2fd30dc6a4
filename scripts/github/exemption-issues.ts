/**
 * A step of the nightly workflow: one issue for each exemption that ends soon or has ended.
 *
 *   node scripts/github/exemption-issues.ts <JSON of "larder exemptions --format json">
 *
 * Reads GITHUB_REPOSITORY, GITHUB_TOKEN and GITHUB_API_URL. Issues are found by a marker: running it again changes nothing,
 * a renewed exemption closes its issue, and one that somebody closed comes back only when there is something new to say.
 * Exit 0: done. 1: GitHub refuses. 2: a mistake in the call.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { logicalNameOf } from "../../graph/urn.ts";
import { code, inline } from "../../render/markdown.ts";
import { oneLine, shortened } from "../../render/text.ts";
import { attempt, type GitHub, gitHub, type Pace, repositoryOf } from "./client.ts";
import type { Place } from "./pull-request.ts";
import { authorOf, type Environment, required, runStep, UsageError } from "./step.ts";

const LABEL = "larder:exemption";
/** GitHub allows 256 characters. */
const LONGEST_TITLE = 200;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const listing = z.object({
  exemptions: z.array(
    z.object({
      id: z.uuid(),
      control: z.string(),
      urn: z.string(),
      finding: z.string().optional(),
      reason: z.string(),
      owners: z.array(z.string()),
      ticket: z.string(),
      expires: day,
      state: z.enum(["in-force", "ending", "expired", "not-yet"]),
    }),
  ),
});

type Exemption = z.infer<typeof listing>["exemptions"][number];

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly open: boolean;
}

export interface IssueOptions {
  readonly file: string;
  readonly env: Environment;
  readonly pace?: Pace;
}

/** What was done, as a sentence. */
export async function syncExemptionIssues({ file, env, pace }: IssueOptions): Promise<string> {
  const place = repositoryOf(env.GITHUB_REPOSITORY);
  const wanted = dueIn(file);
  const client = gitHub({
    token: required(env, "GITHUB_TOKEN"),
    baseUrl: required(env, "GITHUB_API_URL"),
    ...(pace && { pace }),
  });
  const existing = await issuesOf(client, place, authorOf(env));
  const done = { opened: 0, updated: 0, unchanged: 0, closed: 0 };
  for (const [id, exemption] of wanted) {
    const [first, ...others] = existing.get(id) ?? [];
    done[await write(client, place, exemption, first)]++;
    for (const other of others) done.closed += await close(client, place, other);
  }
  for (const [id, issues] of existing) {
    if (!wanted.has(id)) for (const issue of issues) done.closed += await close(client, place, issue);
  }
  return `${wanted.size} exemptions are due: ${done.opened} issues opened, ${done.updated} updated, ${done.closed} closed`;
}

/** By id; of several entries for one finding the one that ends last counts. */
function dueIn(file: string): ReadonlyMap<string, Exemption> {
  const latest = new Map<string, Exemption>();
  for (const each of readListing(file)) {
    const known = latest.get(each.id);
    if (known === undefined || known.expires < each.expires) latest.set(each.id, each);
  }
  return new Map([...latest].filter(([, { state }]) => state === "ending" || state === "expired"));
}

function readListing(file: string): readonly Exemption[] {
  try {
    return listing.parse(JSON.parse(readFileSync(file, "utf8"))).exemptions;
  } catch {
    throw new UsageError(`${oneLine(file)}: expected the JSON of "larder exemptions --format json"`);
  }
}

async function issuesOf(client: GitHub, place: Place, author: string): Promise<ReadonlyMap<string, readonly Issue[]>> {
  const all = await attempt("reading the issues (issues: read)", () =>
    client.paginate(client.rest.issues.listForRepo, { ...place, state: "all", labels: LABEL, per_page: 100 }),
  );
  const found = new Map<string, Issue[]>();
  for (const { number, title, body, state, user, pull_request } of all) {
    const id = /^<!-- larder-exemption:([0-9a-f-]{36}) -->/.exec(body ?? "")?.[1];
    if (id === undefined || pull_request !== undefined || user?.login !== author) continue;
    const issue = { number, title, body: normal(body ?? ""), open: state === "open" };
    found.set(
      id,
      [...(found.get(id) ?? []), issue].toSorted((a, b) => a.number - b.number),
    );
  }
  return found;
}

async function write(
  client: GitHub,
  place: Place,
  exemption: Exemption,
  issue: Issue | undefined,
): Promise<"opened" | "updated" | "unchanged"> {
  const [title, body] = [titleOf(exemption), bodyOf(exemption)];
  if (issue === undefined) {
    await attempt("opening an issue (issues: write)", () =>
      client.rest.issues.create({ ...place, title, body, labels: [LABEL] }),
    );
    return "opened";
  }
  // Closed by somebody, or as it is wanted: nothing new to say.
  if (issue.title === title && issue.body === normal(body)) return "unchanged";
  await attempt("updating an issue (issues: write)", () =>
    client.rest.issues.update({ ...place, issue_number: issue.number, title, body, state: "open" }),
  );
  return "updated";
}

async function close(client: GitHub, place: Place, { number, open }: Issue): Promise<number> {
  if (!open) return 0;
  await attempt("closing an issue (issues: write)", () =>
    client.rest.issues.update({ ...place, issue_number: number, state: "closed", state_reason: "completed" }),
  );
  return 1;
}

function titleOf({ control, urn, expires, state }: Exemption): string {
  const verb = state === "expired" ? "ended" : "ends";
  return shortened(oneLine(`Exemption of ${control} for ${logicalNameOf(urn)} ${verb} on ${expires}`), LONGEST_TITLE);
}

/** Holds no number of days left: the text would change every night. */
function bodyOf(exemption: Exemption): string {
  const { id, control, urn, finding, reason, owners, ticket, expires, state } = exemption;
  const now = state === "expired" ? "It has ended: the finding fails." : "When it has ended, the finding fails.";
  return [
    `<!-- larder-exemption:${id} -->`,
    `An accepted finding ${state === "expired" ? "ended" : "ends"} on ${expires}. ${now}`,
    "",
    `- Control: ${code(control)}${finding === undefined ? "" : `, finding ${code(finding)}`}`,
    `- Resource: ${code(urn)}`,
    `- Owner: ${inline(owners.join(", ")) || "nobody"}`,
    `- Ticket: ${inline(ticket)}`,
    `- Reason: ${inline(reason)}`,
    "",
    "Put the finding right, or renew the entry in `policies/exemptions.yaml`. The next night closes this issue.",
  ].join("\n");
}

/** GitHub changes line ends and trims the end. */
function normal(text: string): string {
  return text.replaceAll("\r\n", "\n").trimEnd();
}

if (import.meta.main) {
  await runStep("the JSON of the exemptions", (file) => syncExemptionIssues({ file, env: process.env }));
}
