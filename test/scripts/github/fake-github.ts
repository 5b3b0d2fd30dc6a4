/** A GitHub API on the loopback interface: pull requests, comments and labels in memory, with faults on demand. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Bottleneck from "bottleneck";
import type { Pace } from "../../../scripts/github/client.ts";

/** Nobody is behind the fake whom a fast client could disturb. */
export const HASTY: Pace = { second: 1, write: new Bottleneck.Group(), notifications: new Bottleneck.Group() };

export interface FakeComment {
  readonly id: number;
  body: string;
  readonly login: string;
}

export interface FakePull {
  readonly number: number;
  readonly sha: string;
  /** `owner:branch` */
  readonly head: string;
  readonly open?: boolean;
}

export interface FakeIssue {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  readonly login: string;
  readonly labels: readonly string[];
  readonly isPull?: boolean;
}

interface Fault {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  times: number;
}

const PAGE = 100;

export class FakeGitHub {
  readonly pulls: FakePull[] = [];
  readonly comments = new Map<number, FakeComment[]>();
  readonly labels = new Map<number, string[]>();
  readonly issues: FakeIssue[] = [];
  /** `GET /repos/...` of every request. */
  readonly requests: string[] = [];
  readonly #faults: Fault[] = [];
  #nextId = 1000;
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  /** Its address, for `GITHUB_API_URL`. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  fail(fault: Fault): void {
    this.#faults.push(fault);
  }

  comment(number: number, body: string, login = "somebody"): FakeComment {
    const made = { id: this.#nextId++, body, login };
    this.comments.set(number, [...(this.comments.get(number) ?? []), made]);
    return made;
  }

  issue(made: Partial<FakeIssue>): FakeIssue {
    const number = this.#nextId++;
    const issue: FakeIssue = {
      number,
      title: "",
      body: "",
      state: "open",
      login: "github-actions[bot]",
      labels: [],
      ...made,
    };
    this.issues.push(issue);
    return issue;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fake");
    const method = request.method ?? "GET";
    this.requests.push(`${method} ${url.pathname}`);
    const { status, body, headers = {} } = this.#fault(method, url) ?? this.#answer(method, url, await bodyOf(request));
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(status === 204 ? undefined : JSON.stringify(body));
  }

  #fault(method: string, url: URL): Answer | undefined {
    const fault = this.#faults.find((each) => each.times > 0 && each.method === method && each.path.test(url.pathname));
    if (!fault) return undefined;
    fault.times--;
    return { status: fault.status, body: { message: fault.message }, ...(fault.headers && { headers: fault.headers }) };
  }

  #answer(method: string, url: URL, sent: Body): Answer {
    const { body = "", labels = [] } = sent;
    const [kind, id = "", part, name = ""] = url.pathname.split("/").slice(4); // /repos/<owner>/<name>/...
    if (kind === "pulls") return this.#page(url, this.#openPulls(url.searchParams.get("head")));
    if (kind === "issues" && id === "comments") return this.#oneComment(method, Number(part), body);
    if (kind === "issues" && part === "comments") return this.#commentsOf(method, Number(id), { url, body });
    if (kind === "issues" && part === "labels") return this.#labelsOf(method, Number(id), { url, labels, name });
    if (kind === "issues" && part === undefined) return this.#issuesOf(method, id, url, sent);
    return NOT_FOUND;
  }

  #issuesOf(method: string, id: string, url: URL, { title = "", body = "", labels = [], state }: Body): Answer {
    const shown = ({ login, labels: names, isPull, ...rest }: FakeIssue) => ({
      ...rest,
      user: { login },
      labels: names.map((name) => ({ name })),
      ...(isPull && { pull_request: {} }),
    });
    if (method === "POST") return { status: 201, body: shown(this.issue({ title, body, labels })) };
    if (method === "GET") {
      const label = url.searchParams.get("labels") ?? "";
      return this.#page(url, this.issues.filter((each) => each.labels.includes(label)).map(shown));
    }
    const found = this.issues.find(({ number }) => String(number) === id);
    if (!found) return NOT_FOUND;
    if (title !== "") found.title = title;
    if (body !== "") found.body = body;
    if (state !== undefined) found.state = state;
    return { status: 200, body: shown(found) };
  }

  #openPulls(head: string | null): readonly unknown[] {
    const open = this.pulls.filter((pull) => pull.open !== false && pull.head === head);
    return open.map(({ number, sha }) => ({ number, head: { sha } }));
  }

  #commentsOf(method: string, number: number, { url, body }: { url: URL; body: string }): Answer {
    const shown = ({ id, body: said, login }: FakeComment) => ({ id, body: said, user: { login } });
    if (method === "GET") return this.#page(url, (this.comments.get(number) ?? []).map(shown));
    return { status: 201, body: shown(this.comment(number, body, "github-actions[bot]")) };
  }

  #oneComment(method: string, id: number, body: string): Answer {
    for (const [number, all] of this.comments) {
      const found = all.find((each) => each.id === id);
      if (!found) continue;
      if (method === "PATCH") found.body = body;
      const left = all.filter((each) => each !== found);
      if (method === "DELETE") this.comments.set(number, left);
      return { status: method === "DELETE" ? 204 : 200, body: { id } };
    }
    return NOT_FOUND;
  }

  #labelsOf(method: string, number: number, change: { url: URL; labels: readonly string[]; name: string }): Answer {
    const had = this.labels.get(number) ?? [];
    if (method === "POST") this.labels.set(number, [...had, ...change.labels]);
    const gone = decodeURIComponent(change.name);
    const left = had.filter((each) => each !== gone);
    if (method === "DELETE") this.labels.set(number, left);
    return method === "GET"
      ? this.#page(
          change.url,
          had.map((label) => ({ name: label })),
        )
      : { status: 200, body: [] };
  }

  #page(url: URL, all: readonly unknown[]): Answer {
    const page = Number(url.searchParams.get("page") ?? 1);
    url.searchParams.set("page", String(page + 1));
    const { port } = this.#server.address() as AddressInfo;
    const next = `<http://127.0.0.1:${port}${url.pathname}?${url.searchParams}>; rel="next"`;
    const headers: Readonly<Record<string, string>> = all.length > page * PAGE ? { link: next } : {};
    return { status: 200, body: all.slice((page - 1) * PAGE, page * PAGE), headers };
  }
}

interface Body {
  readonly title?: string;
  readonly state?: "open" | "closed";
  readonly body?: string;
  readonly labels?: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const NOT_FOUND: Answer = { status: 404, body: { message: "Not Found" } };

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as Body;
}
