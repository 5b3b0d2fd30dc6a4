/** What acts as a role. */
import type { Json, Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { isObject, some } from "../../graph/values.ts";

/** What names the role as the one that it acts as. */
const ROLE_PROPERTY = /role(arn)?$|^role$|instanceprofile/i;
const PARTS = /:iam\//;

export function roleUsers(graph: ResourceGraph, role: Resource): readonly Resource[] {
  return graph
    .referrers(role.urn)
    .filter(
      (user) =>
        user.custom &&
        !PARTS.test(user.type) &&
        Object.entries(user.inputs ?? {}).some(
          ([property, value]) =>
            (ROLE_PROPERTY.test(property) || namesRole(value)) &&
            graph.references(user.urn, property).some(({ urn }) => urn === role.urn),
        ),
    );
}

/** Inside a block: `loadBalancers[0].advancedConfiguration.roleArn`. A policy in text is no such place. */
function namesRole(value: Json | undefined): boolean {
  return some(value, (part) => isObject(part) && Object.keys(part).some((key) => ROLE_PROPERTY.test(key)));
}
