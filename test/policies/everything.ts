import type { Resource } from "../../graph/model.ts";
import { rules } from "../../policies/rules.ts";
import { cases } from "./cases.ts";
import { resource } from "./support.ts";

/** One resource for every row of every table, with all that is around it; row by row. */
export const rowByRow: readonly (readonly Resource[])[] = rules.flatMap(({ control, types }) =>
  (cases[control] ?? []).map(([, inputs, , options = {}], index) => {
    const suffix = `${control}-${index}`;
    const renamed = new Map((options.others ?? []).map((other) => [other.urn, `${other.urn}-${suffix}`]));
    const moved = (urns: readonly string[]) => urns.map((urn) => renamed.get(urn) ?? urn);
    const judged = resource(options.type ?? types[0] ?? "", suffix, inputs, options.extra);
    return [
      judged,
      ...(options.others ?? []).map((other) => ({ ...other, urn: renamed.get(other.urn) ?? other.urn })),
    ].map((each) => ({
      ...each,
      ...(each.parent !== undefined && { parent: renamed.get(each.parent) ?? each.parent }),
      ...(each.propertyDependencies && {
        propertyDependencies: Object.fromEntries(
          Object.entries(each.propertyDependencies).map(([name, urns]) => [name, moved(urns)]),
        ),
      }),
    }));
  }),
);

export const everything: readonly Resource[] = rowByRow.flat();
