/**
 * The simulated cloud as a process of its own, as a provider's plug-in is one: prints its port, serves until it is
 * killed, dies of a crash. Its options are one JSON argument (CloudOptions; a `file` keeps the cloud for the next process).
 *
 *     node test/engine/cloud/main.ts '{"account":"111122223333","partition":"aws","region":"eu-west-1","file":"cloud.jsonl"}'
 */
import { SimulatedCloud } from "./server.ts";
import type { CloudOptions } from "./types.ts";

const [argument] = process.argv.slice(2);
if (argument === undefined) {
  process.stderr.write("expected the options as JSON\n");
  process.exitCode = 2;
} else {
  const cloud = await SimulatedCloud.start(JSON.parse(argument) as CloudOptions, () => process.exit(1));
  process.stdout.write(`${cloud.port}\n`);
}
