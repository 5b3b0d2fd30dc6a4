/** Whether the database's server can be reached where the config says, for the roles and grants in it. */
import { connect } from "node:net";
import { type Check, missing, ok, type Subject, unknown } from "./check.ts";
import type { Situation } from "./situation.ts";

export const DATABASE: Subject = { id: "database", group: "access", title: "database" };

/** Undefined: this stack makes nothing in a server. */
export async function checkDatabase({ config, stack, patience }: Situation): Promise<Check | undefined> {
  const { database } = config;
  if (database.mode !== "rds") return undefined;
  const subject = DATABASE;
  const { access } = database;
  switch (access.reach) {
    case "none":
      return ok(subject, "not needed: larder:database.access.reach is none");
    case "tunnel": {
      const { port } = access;
      const mend = `open the port forward (docs/components/postgres-access.md), or, only before the first run: npm run pulumi -- config set --path 'larder:database.access.reach' none --stack ${stack}`;
      return answer(subject, "127.0.0.1", port, mend, patience);
    }
    case "direct":
      return answer(subject, access.host, access.port, "run this inside the network of the database", patience);
    default:
      return access satisfies never;
  }
}

async function answer(subject: Subject, host: string, port: number, mend: string, patience: number): Promise<Check> {
  const place = `${host}:${port}`;
  const outcome = await reach(host, port, patience);
  switch (outcome) {
    case "open":
      return ok(subject, `something listens at ${place}`);
    case "ENOTFOUND":
      return missing(subject, `${host} has no address here`, mend);
    case "ECONNREFUSED":
      return missing(subject, `nothing listens at ${place}`, mend);
    case "slow":
      return missing(subject, `${place} does not answer`, mend);
    default:
      return unknown(subject, `${place}: ${outcome}`);
  }
}

/** `open`, `slow`, or the operating system's code. */
function reach(host: string, port: number, patience: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patience });
    const end = (outcome: string) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.on("connect", () => end("open"));
    socket.on("timeout", () => end("slow"));
    socket.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
