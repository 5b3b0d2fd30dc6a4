/** `main` of a project under the CLI: the program with the edits of the scenario that the environment names. */
import { edited } from "./edited.ts";
import { scenarios } from "./table.ts";

// The engine takes a default export only where it is alone.
export default function program(): unknown {
  const title = process.env.LARDER_SCENARIO;
  return edited(scenarios.find((scenario) => scenario.title === title)?.edits ?? {});
}
