import { all, fail, pass, rule, unknown, when } from "../model.ts";
import { isNotTrue, isOneOf, isSet, isTrue } from "../requirements.ts";
import { aws } from "../types.ts";

const PROXY = aws("rds", "Proxy");

/** PRX-01. */
export const proxyTls = rule("PRX-01", PROXY, (proxy) =>
  isTrue(proxy, "requireTls", "clients may connect to the proxy without TLS"),
);

/** PRX-02. */
export const proxyLogin = rule("PRX-02", PROXY, (proxy, { allowDebugLogging }) =>
  all([
    allowDebugLogging ? pass() : isNotTrue(proxy, "debugLogging", "the text of every statement is logged"),
    when(proxy.string("defaultAuthScheme", "NONE"), (scheme, evidence) => {
      if (scheme === "IAM_AUTH") return pass({ ...evidence, required: "IAM_AUTH" });
      return when(proxy.list("auths"), (auths, found) =>
        auths.length === 0
          ? fail("clients need no role", { ...found, required: "iamAuth REQUIRED" })
          : all(
              auths.map((auth) =>
                auth.withheld
                  ? unknown(auth.withheld)
                  : isOneOf(
                      auth,
                      "iamAuth",
                      ["REQUIRED"],
                      (value) => `${auth.path} lets clients in with a password alone (${value})`,
                      "DISABLED",
                    ),
              ),
            ),
      );
    }),
  ]),
);

/** PRX-03. */
export const proxyPlacement = rule("PRX-03", PROXY, (proxy) =>
  all([
    isSet(proxy, "vpcSecurityGroupIds", "the default security group of the VPC applies"),
    when(proxy.list("vpcSubnetIds"), (subnets, found) => {
      const evidence = { ...found, required: "2 or more" };
      const count = `${subnets.length} ${subnets.length === 1 ? "subnet" : "subnets"}`;
      return subnets.length >= 2 ? pass(evidence) : fail(`stands in ${count}, need 2`, evidence, "vpcSubnetIds");
    }),
  ]),
);
