import { Command } from "@commander-js/extra-typings";
import { nearestOf } from "../../config/issues.ts";
import { kindOf } from "../../graph/urn.ts";
import { factsOf, resourceTypes } from "../../knowledge/resource-types.ts";
import { controlIds, isControlId } from "../../policies/catalogue.ts";
import { explainControl } from "../../policies/explain.ts";
import { configKeys, matches } from "../config-keys.ts";
import { UsageError } from "../errors.ts";
import type { Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { configKeyText } from "../views/explain-config.ts";
import { controlList, controlText } from "../views/explain-control.ts";
import { resourceTypeText } from "../views/explain-type.ts";

const EXAMPLES = `
Examples:
  npm run larder -- explain --list
  npm run larder -- explain RDS-05
  npm run larder -- explain aws:rds/instance:Instance       (or aws.rds.Instance)
  npm run larder -- explain database.backupRetentionDays`;

export function explainCommand({ terminal }: Session) {
  return new Command("explain")
    .description("say what a control wants, what is known of a resource type, or what a config key does")
    .argument("[what]", "id of a control, a resource type, or a config key; without it all controls are listed")
    .option("--list", "list all controls with their severity and where they are mandatory")
    .option("--json", "a control, or the list, as JSON")
    .addHelpText("after", EXAMPLES)
    .action((what, { list, json }) => {
      if (what !== undefined && list) throw new UsageError(`explain --list lists every control: leave out "${what}"`);
      if (!json) terminal.out(what === undefined ? controlList(terminal.paint) : explain(what, terminal.paint));
      else terminal.out(`${JSON.stringify(what === undefined ? listOfControls() : controlNamed(what), null, 2)}`);
    });
}

function controlNamed(what: string) {
  const id = what.toUpperCase();
  if (isControlId(id)) return explainControl(id);
  throw new UsageError(`--json is for a control or the list of them: "${what}" is ${nearControl(id)}`);
}

function nearControl(id: string): string {
  const near = nearestOf(id, controlIds);
  return near === undefined ? "no control" : `none, did you mean "${near}"?`;
}

function listOfControls() {
  return controlIds.map((id) => {
    const { title, severity, levels, policy, types } = explainControl(id);
    return { id, title, severity, levels, policy, types };
  });
}

function explain(what: string, paint: Terminal["paint"]): string {
  const id = what.toUpperCase();
  if (isControlId(id)) return controlText(id, paint);
  const type = Object.keys(resourceTypes).find((token) => token === what || sameKind(token, what));
  const facts = type === undefined ? undefined : factsOf(type);
  if (type !== undefined && facts !== undefined) return resourceTypeText(type, facts, paint);
  const keys = configKeys();
  const key = keys.find((candidate) => matches(candidate, what));
  if (key !== undefined) return configKeyText(key, what, keys, paint);
  const near = nearestOf(what, [
    ...controlIds,
    ...Object.keys(resourceTypes).map(kindOf),
    ...keys.map((k) => k.pattern),
  ]);
  const hint = near === undefined ? "" : `did you mean "${near}"? `;
  throw new UsageError(
    `nothing is known of "${what}": ${hint}expected a control (RDS-05), a resource type (aws.rds.Instance) or a ` +
      "config key (database.class)",
  );
}

/** `aws.rds.Instance` and `rds.Instance`, in any case. */
function sameKind(token: string, text: string): boolean {
  const kind = kindOf(token).toLowerCase();
  const wanted = text.toLowerCase();
  return kind === wanted || kind === `aws.${wanted}`;
}
