import { DATABASE_TYPES, DATABASES, portOf, reachedByClients } from "../clients.ts";
import { graphRule, unknown } from "../model.ts";

/** */
export const databaseClients = graphRule("X-01", DATABASES, (db, { databaseClients: workloads }, graph) => {
  const port = portOf(db);
  return typeof port === "number"
    ? reachedByClients(db, "vpcSecurityGroupIds", port, { types: DATABASE_TYPES, workloads }, graph)
    : unknown(port);
});
