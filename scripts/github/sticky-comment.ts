/** One comment that is written again and again, however many others there are. */
import { attempt, type GitHub } from "./client.ts";
import type { Place } from "./pull-request.ts";

export interface StickyComment extends Place {
  /** Of the pull request or issue. */
  readonly number: number;
  /** First characters of the body. */
  readonly marker: string;
  readonly body: string;
  /** Login of whoever writes it: somebody else may have copied the marker. */
  readonly author: string;
}

export type Written = "created" | "updated" | "unchanged";

/** Writes it; more than one with the marker are reduced to the oldest. */
export async function writeStickyComment(client: GitHub, sticky: StickyComment): Promise<Written> {
  const { owner, repo, number, marker, body, author } = sticky;
  const place = { owner, repo };
  const all = await attempt("reading the comments", () =>
    client.paginate(client.rest.issues.listComments, { ...place, issue_number: number, per_page: 100 }),
  );
  const own = all.filter((comment) => comment.user?.login === author && comment.body?.startsWith(marker) === true);
  const [first, ...others] = own.toSorted((a, b) => a.id - b.id);
  if (first === undefined) {
    await attempt("writing the comment (pull-requests: write)", () =>
      client.rest.issues.createComment({ ...place, issue_number: number, body }),
    );
    return "created";
  }
  // First the new text, then the rest: whatever fails, no old verdict stands beside a new one for longer than that.
  const changed = normal(first.body) !== normal(body);
  if (changed) {
    await attempt("updating the comment (pull-requests: write)", () =>
      client.rest.issues.updateComment({ ...place, comment_id: first.id, body }),
    );
  }
  for (const { id } of others) {
    await attempt("deleting a second comment (pull-requests: write)", () =>
      client.rest.issues.deleteComment({ ...place, comment_id: id }),
    );
  }
  return changed ? "updated" : "unchanged";
}

/** GitHub changes line ends and trims the end. */
const normal = (text: string | undefined) => (text ?? "").replaceAll("\r\n", "\n").trimEnd();

/** Sets these labels and takes away others that begin with the prefix. */
export async function setLabels(
  client: GitHub,
  { owner, repo, number }: Place & { readonly number: number },
  { prefix, names }: { readonly prefix: string; readonly names: readonly string[] },
): Promise<void> {
  const place = { owner, repo, issue_number: number };
  const current = await attempt("reading the labels", () =>
    client.paginate(client.rest.issues.listLabelsOnIssue, { ...place, per_page: 100 }),
  );
  const had = current.map(({ name }) => name);
  const missing = names.filter((name) => !had.includes(name));
  if (missing.length > 0) {
    await attempt("setting labels (pull-requests: write)", () =>
      client.rest.issues.addLabels({ ...place, labels: missing }),
    );
  }
  for (const name of had.filter((each) => each.startsWith(prefix) && !names.includes(each))) {
    await attempt(`taking away the label ${name} (pull-requests: write)`, () =>
      client.rest.issues.removeLabel({ ...place, name }),
    );
  }
}
