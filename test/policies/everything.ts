import type { Resource } from "../../graph/model.ts";
import { rules } from "../../policies/rules.ts";
import { cases } from "./cases.ts";
import { JUDGED, resource, urnOf } from "./support.ts";

/** One resource for every row of every table, with all that is around it; row by row. */
export const rowByRow: readonly (readonly Resource[])[] = rules.flatMap(({ control, types }) =>
  (cases[control] ?? []).map(([, inputs, , options = {}], index) => {
    const suffix = `${control}-${index}`;
    const type = options.type ?? types[0] ?? "";
    const renamed = new Map((options.others ?? []).map((other) => [other.urn, `${other.urn}-${suffix}`]));
    // What stands around it refers to it, too.
    renamed.set(urnOf(type, JUDGED), urnOf(type, suffix));
    // A row that serves several types names the judged one under each of them.
    const isAbsent = (urn: string) => urn.endsWith(`::${JUDGED}`) && !renamed.has(urn);
    const moved = (urns: readonly string[]) =>
      urns.filter((urn) => !isAbsent(urn)).map((urn) => renamed.get(urn) ?? urn);
    const judged = resource(type, suffix, inputs, options.extra);
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
