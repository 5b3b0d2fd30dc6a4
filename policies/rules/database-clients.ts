import { DATABASE_CLIENTS, DATABASES, portOf, reachedByClients } from "../clients.ts";
import { graphRule, unknown } from "../model.ts";

/** */
export const databaseClients = graphRule("X-01", DATABASES, (db, _settings, graph) => {
  const port = portOf(db);
  return typeof port === "number"
    ? reachedByClients(db, "vpcSecurityGroupIds", port, DATABASE_CLIENTS, graph)
    : unknown(port);
});
