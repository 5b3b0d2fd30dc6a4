/** Where the state is: the address that the CLI would take, and of which kind it is. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Situation } from "./situation.ts";

export type BackendKind = "file" | "s3" | "cloud" | "other";

export interface Backend {
  readonly kind: BackendKind;
  readonly url: string;
  /** Where the address was found, in words. */
  readonly from: string;
}

/** In the order of the CLI: the environment, Pulumi.yaml, the last login. Undefined: not logged in. */
export function backendOf(situation: Situation): Backend | undefined {
  const { env, projectBackend } = situation;
  const found = env.PULUMI_BACKEND_URL
    ? { url: env.PULUMI_BACKEND_URL, from: "PULUMI_BACKEND_URL" }
    : projectBackend
      ? { url: projectBackend, from: "backend.url of Pulumi.yaml" }
      : loginOf(situation);
  return found && { ...found, kind: kindOf(found.url) };
}

function kindOf(url: string): BackendKind {
  if (url.startsWith("file://")) return "file";
  if (url.startsWith("s3://")) return "s3";
  return /^https?:\/\//.test(url) ? "cloud" : "other";
}

/** The CLI's own file also holds access tokens: only the address leaves this function. */
function loginOf({ env, home }: Situation): { readonly url: string; readonly from: string } | undefined {
  const folder = env.PULUMI_CREDENTIALS_PATH || env.PULUMI_HOME || join(home, ".pulumi");
  try {
    const stored: unknown = JSON.parse(readFileSync(join(folder, "credentials.json"), "utf8"));
    if (typeof stored === "object" && stored !== null && "current" in stored && typeof stored.current === "string") {
      return stored.current === "" ? undefined : { url: stored.current, from: "the last `pulumi login`" };
    }
  } catch {
    // No such file: nobody has logged in here.
  }
  return env.PULUMI_ACCESS_TOKEN ? { url: "https://api.pulumi.com", from: "PULUMI_ACCESS_TOKEN" } : undefined;
}

/** The folder of a `file://` address; `~` is the home, a relative path starts at the project. */
export function folderOf({ url }: Backend, { projectDir, home }: Situation): string {
  const path = url.slice("file://".length).split("?")[0] ?? "";
  if (path === "~") return home;
  return path.startsWith("~/") ? join(home, path.slice(2)) : resolve(projectDir, path);
}

/** The address without what may be secret in it: a user's password, and all parameters but the region. */
export function shownUrl(url: string): string {
  const [address = "", query = ""] = url.split("?");
  const region = new URLSearchParams(query).get("region");
  const shown = address.replace(/^(\w+:\/\/)[^/@]*@/, "$1");
  return region === null ? shown : `${shown}?region=${region}`;
}
