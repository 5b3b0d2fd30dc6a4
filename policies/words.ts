import type { Unknown } from "./model.ts";

/** An unknown verdict in words. */
export function describeUnknown({ path, reason }: Unknown): string {
  switch (reason) {
    case "unknown":
      return `${path} is not known`;
    case "secret":
      return `${path} is a secret, so that it cannot be judged`;
    case "malformed":
      return `${path} has a form that cannot be read`;
    case "unrecorded":
      return `${path} are not recorded in an event log`;
    case "broken":
      return `${path} refers to a resource that is not in the graph`;
    default:
      return reason satisfies never;
  }
}
