/** The backend and the stack in it. */
import { type Backend, shownUrl } from "./backend-url.ts";
import { type Check, missing, ok, type Subject, unknown, wrong } from "./check.ts";
import type { Situation } from "./situation.ts";
import type { StackList } from "./stack-list.ts";

export const BACKEND: Subject = { id: "backend", group: "state", title: "backend" };

export const STACK: Subject = { id: "stack", group: "state", title: "stack" };

const LOGIN = 'npm run pulumi -- login s3://<bucket>  # README, "State and its key"';

export function checkBackend({ config }: Situation, backend: Backend | undefined, list: StackList): Check {
  const subject = BACKEND;
  if (backend === undefined) return missing(subject, "not logged in to any", LOGIN);
  const found = `${shownUrl(backend.url)} (${backend.from})`;
  switch (list.kind) {
    case "refused":
      return wrong(subject, `${found}: ${list.reason}`, LOGIN);
    case "unasked":
      return unknown(subject, `${found}: ${list.reason}`);
    case "known":
      // Whoever loses this machine would lose the only record of what is deployed.
      return backend.kind === "file" && config.profile !== "dev"
        ? wrong(subject, `${found}: on this machine alone, too little for ${config.profile}`, LOGIN)
        : ok(subject, found);
    default:
      return list satisfies never;
  }
}

export function checkStack({ stack, project, settings, config }: Situation, list: StackList): Check {
  const subject = STACK;
  if (list.kind !== "known") return unknown(subject, list.reason);
  if (list.stacks.some(({ name }) => name === stack)) return ok(subject, `${stack} is there`);
  const provider = settings.secretsprovider ?? keyOf(project, stack, config.regions.primary);
  return missing(
    subject,
    `the backend has no stack ${stack} of the project ${project}`,
    `npm run pulumi -- stack init ${stack} --secrets-provider "${provider}"`,
  );
}

/** The key that `bootstrap/` makes for a stack's secrets. */
export function keyOf(project: string, stack: string, region: string): string {
  return `awskms://alias/${project}-pulumi-${stack}?region=${region}`;
}
