import type { Json } from "../../../graph/model.ts";
import {
  type CaseOptions,
  type Cases,
  type Inputs,
  MASK,
  resource,
  SECRET,
  STACK_URN,
  UNKNOWN,
  urnOf,
} from "../support.ts";

const ACL = "aws:wafv2/webAcl:WebAcl";
const RULE = "aws:wafv2/webAclRule:WebAclRule";
const SET = "aws:wafv2/ipSet:IpSet";
const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const GROUP = "aws:cloudwatch/logGroup:LogGroup";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";

const NAMES = ["CommonRuleSet", "KnownBadInputsRuleSet", "AmazonIpReputationList", "SQLiRuleSet"].map(
  (name) => `AWSManagedRules${name}`,
);
const group = (name: Json, more: Inputs = {}, statement: Inputs = {}): Inputs => ({
  name: `group-${name}`,
  overrideAction: { none: {} },
  statement: { managedRuleGroupStatement: { vendorName: "AWS", name, ...statement } },
  ...more,
});
const four = NAMES.map((name) => group(name));
const path = {
  byteMatchStatement: { searchString: "/hooks", positionalConstraint: "EXACTLY", fieldToMatch: { uriPath: {} } },
};
const missing = (...names: readonly string[]) =>
  `fail: ${names.map((name) => `AWS's rules ${name} are missing`).join("; ")}`;
const json = (...rules: readonly Json[]) => ({ ruleJson: JSON.stringify(rules) });
const inApi = (name: string): Inputs => ({
  Name: name,
  OverrideAction: { None: {} },
  Statement: { ManagedRuleGroupStatement: { VendorName: "AWS", Name: name } },
});
const self = urnOf(ACL, "it");
/** A rule that is a resource of its own. */
const apart = (inputs: Inputs, name = "apart") =>
  resource(RULE, name, { webAclArn: UNKNOWN, ...inputs }, { propertyDependencies: { webAclArn: [self] } });

const rate = (more: Inputs = {}, action: Json = { block: {} }, name = "rate"): Inputs => ({
  name,
  action,
  statement: { rateBasedStatement: { aggregateKeyType: "IP", limit: 2000, ...more } },
});
const rules = (...list: readonly Json[]): Inputs => ({ rules: list });

const seen = { visibilityConfig: { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: "m" } };

const logging = (names: readonly Json[], more: Inputs = {}): Inputs => ({
  logDestinationConfigs: ["arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-x"],
  redactedFields: names.map((name) => ({ singleHeader: { name } })),
  ...more,
});
const both = ["authorization", "Cookie"];
const logGroup = (name: Json): CaseOptions => ({
  extra: { propertyDependencies: { logDestinationConfigs: [urnOf(GROUP, "log")] } },
  others: [resource(GROUP, "log", { name })],
});

const ARN = "arn:aws:wafv2:eu-west-1:111122223333:regional/ipset/it/1";
const setUrn = urnOf(SET, "it");
const inSet = (arn: Json) => ({ ipSetReferenceStatement: { arn } });
const acl = (inputs: Inputs) => resource(ACL, "acl", inputs, { propertyDependencies: { rules: [setUrn] } });
const used = (action: Json, statement: Json = inSet(ARN)): CaseOptions => ({
  extra: { outputs: { arn: ARN } },
  others: [acl({ scope: "REGIONAL", rules: [{ name: "list", action, statement }] })],
});
const set = (...addresses: readonly Json[]): Inputs => ({ scope: "REGIONAL", addresses });
const OPEN = "fail: an allow rule lets the internet past all other rules";

const balancerUrn = urnOf(BALANCER, "it");
const towards = (property: string, urn: string) => ({ propertyDependencies: { [property]: [urn] } });
const association = resource(
  ASSOCIATION,
  "association",
  { resourceArn: UNKNOWN, webAclArn: UNKNOWN },
  towards("resourceArn", balancerUrn),
);
const cdn = (more: Inputs) =>
  resource(
    "aws:cloudfront/distribution:Distribution",
    "cdn",
    { origins: UNKNOWN, ...more },
    towards("origins", balancerUrn),
  );
const listener = (type: string) =>
  resource(
    "aws:lb/listener:Listener",
    "https",
    { loadBalancerArn: UNKNOWN, defaultActions: [{ type }] },
    towards("loadBalancerArn", balancerUrn),
  );
const listenerRule = (conditions: Json, type = "forward") =>
  resource(
    "aws:lb/listenerRule:ListenerRule",
    "api",
    { listenerArn: UNKNOWN, actions: [{ type }], conditions },
    towards("listenerArn", urnOf("aws:lb/listener:Listener", "https")),
  );
const host = { hostHeader: { values: ["api.larder.example"] } };
const header = { httpHeader: { httpHeaderName: "X-Origin", values: [SECRET] } };
const front = { webAclId: UNKNOWN };

export const firewallCases: Cases = {
  "WAF-01": [
    ["accepts the four groups", rules(...four), "pass"],
    ["accepts them as the API spells them", json(...NAMES.map(inApi)), "pass"],
    ["accepts one that is a resource of its own", rules(...four.slice(1)), "pass", { others: [apart(four[0] ?? {})] }],
    ["rejects one that is missing", rules(...four.slice(0, 3)), missing("AWSManagedRulesSQLiRuleSet")],
    ["rejects a web ACL without rules", {}, missing(...NAMES)],
    ["rejects other groups", json(inApi("AWSManagedRulesLinuxRuleSet")), missing(...NAMES)],
    ["waits for the rules", { rules: UNKNOWN }, "unknown: rules"],
    ["waits for a rule", rules(...four.slice(1), UNKNOWN), "unknown: rules[3]"],
    ["waits for the text", { ruleJson: UNKNOWN }, "unknown: ruleJson"],
    [
      "waits for a name",
      rules(...four.slice(1), group(UNKNOWN)),
      "unknown: rules[3].statement.managedRuleGroupStatement.name",
    ],
    ["cannot read a secret", { rules: SECRET }, "secret: rules"],
    ["cannot read a text that is no JSON", { ruleJson: "[" }, "malformed: ruleJson"],
  ],
  "WAF-02": [
    ["accepts groups that block", rules(...four), "pass"],
    [
      "accepts one rule that counts",
      rules(group("a", {}, { ruleActionOverrides: [{ name: "x", actionToUse: { count: {} } }] })),
      "pass",
    ],
    [
      "rejects a group that counts",
      rules(group("a"), group("b", { overrideAction: { count: {} } })),
      "fail: group-b counts what it should block",
    ],
    [
      "rejects it as the API spells it",
      json({ ...inApi("a"), OverrideAction: { Count: {} } }),
      "fail: a counts what it should block",
    ],
    [
      "rejects a rule that lets through",
      rules(group("a", {}, { ruleActionOverrides: [{ name: "x", actionToUse: { allow: {} } }] })),
      "fail: group-a lets through what x finds",
    ],
    [
      "accepts a group that leaves some requests out",
      rules(group("a", {}, { scopeDownStatement: { notStatement: { statement: path } } })),
      "pass",
    ],
    [
      "rejects a group that looks at some requests only",
      rules(group("a", {}, { scopeDownStatement: path })),
      "fail: group-a looks at some requests only",
    ],
    [
      "rejects a group on trial",
      rules(
        group(
          "a",
          {},
          { ruleActionOverrides: ["1", "2", "3", "4", "5", "6"].map((name) => ({ name, actionToUse: { count: {} } })) },
        ),
      ),
      "fail: group-a lets 6 of its rules count alone",
    ],
    ["skips a web ACL without groups", rules(rate()), "not-applicable: no rules of AWS"],
    ["waits for an override", rules(group("a", { overrideAction: UNKNOWN })), "unknown: rules[0].overrideAction"],
    [
      "waits for the overrides of rules",
      rules(group("a", {}, { ruleActionOverrides: UNKNOWN })),
      "unknown: rules[0].statement.managedRuleGroupStatement.ruleActionOverrides",
    ],
    ["cannot read a mask", { rules: MASK }, "secret: rules"],
  ],
  "WAF-03": [
    ["accepts exactly the limit", rules(rate()), "pass"],
    ["accepts a shorter window", rules(rate({ limit: 400, evaluationWindowSec: 60 })), "pass"],
    ["accepts the forwarded address", rules(rate({ aggregateKeyType: "FORWARDED_IP" })), "pass"],
    ["accepts one of two", rules(rate({ limit: 9000 }, { block: {} }, "loose"), rate()), "pass"],
    [
      "accepts the API's spelling",
      json({
        Name: "r",
        Action: { Block: {} },
        Statement: { RateBasedStatement: { AggregateKeyType: "IP", Limit: 100 } },
      }),
      "pass",
    ],
    [
      "rejects one more",
      rules(rate({ limit: 2001 })),
      "fail: rate lets an address make 2001 requests in 300 s, need 2000 in 300 s",
    ],
    [
      "rejects as many in a shorter window",
      rules(rate({ evaluationWindowSec: 60 })),
      "fail: rate lets an address make 2000 requests in 60 s, need 2000 in 300 s",
    ],
    ["rejects one that counts", rules(rate({}, { count: {} })), "fail: rate does not block"],
    ["rejects none", rules(...four), "fail: no rule limits the requests of an address"],
    [
      "rejects a limit of some requests only",
      rules(rate({ scopeDownStatement: { byteMatchStatement: {} } })),
      "fail: no rule limits the requests of an address",
    ],
    [
      "rejects a limit of users",
      rules(rate({ aggregateKeyType: "CUSTOM_KEYS" })),
      "fail: no rule limits the requests of an address",
    ],
    [
      "takes another limit from the settings",
      rules(rate({ limit: 3000 })),
      "pass",
      { settings: { "WAF-03": { maxPer5Minutes: 3000 } } },
    ],
    ["waits for a limit", rules(rate({ limit: UNKNOWN })), "unknown: rules[0].statement.rateBasedStatement.limit"],
    ["cannot read a secret", { rules: SECRET }, "secret: rules"],
  ],
  "WAF-04": [
    ["accepts all on", { ...seen, rules: [{ name: "a", ...seen }] }, "pass"],
    ["accepts a rule of its own", { name: "a", ...seen }, "pass", { type: RULE }],
    [
      "accepts the API's spelling",
      {
        ...seen,
        ...json({ Name: "a", VisibilityConfig: { CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true } }),
      },
      "pass",
    ],
    ["rejects a web ACL without", { rules: [] }, "fail: no metrics; no samples of requests"],
    [
      "rejects a rule without samples",
      { ...seen, rules: [{ name: "a", visibilityConfig: { cloudwatchMetricsEnabled: true } }] },
      "fail: a: no samples of requests",
    ],
    [
      "leaves a rule of its own to itself",
      seen,
      "pass",
      { others: [apart({ name: "a", visibilityConfig: { cloudwatchMetricsEnabled: false } })] },
    ],
    ["waits", { visibilityConfig: UNKNOWN }, "unknown: visibilityConfig.cloudwatchMetricsEnabled"],
    ["cannot read a secret", { ...seen, rules: SECRET }, "secret: rules"],
  ],
  "WAF-05": [
    ["accepts both headers", logging(both), "pass"],
    [
      "accepts a group of the graph",
      logging(both, { logDestinationConfigs: UNKNOWN }),
      "pass",
      logGroup("aws-waf-logs-y"),
    ],
    ["accepts a bucket", logging(both, { logDestinationConfigs: ["arn:aws:s3:::aws-waf-logs-z"] }), "pass"],
    ["rejects one header", logging(["authorization"]), "fail: the header cookie is logged in clear"],
    [
      "rejects none",
      logging([]),
      "fail: the header authorization is logged in clear; the header cookie is logged in clear",
    ],
    [
      "rejects another name",
      logging(both, { logDestinationConfigs: ["arn:aws:logs:eu-west-1:111122223333:log-group:waf"] }),
      "fail: WAF does not write to waf",
    ],
    [
      "rejects another group",
      logging(both, { logDestinationConfigs: UNKNOWN }),
      "fail: WAF does not write to waf",
      logGroup("waf"),
    ],
    ["rejects no destination", logging(both, { logDestinationConfigs: [] }), "fail: nothing is logged to"],
    ["waits for the destination", logging(both, { logDestinationConfigs: UNKNOWN }), "unknown: logDestinationConfigs"],
    ["waits for a header", logging(["cookie", UNKNOWN]), "unknown: redactedFields[1].singleHeader.name"],
    ["cannot read a secret", logging(both, { redactedFields: SECRET }), "secret: redactedFields"],
  ],
  "WAF-06": [
    ["accepts a narrow set", set("203.0.113.0/24", "2001:db8::/32"), "pass", used({ allow: {} })],
    [
      "accepts a set for CloudFront in its place",
      { scope: "CLOUDFRONT", region: "us-east-1", addresses: ["0.0.0.0/1"] },
      "pass",
      used({ block: {} }),
    ],
    ["accepts a web ACL in its place", { scope: "CLOUDFRONT", region: "us-east-1" }, "pass", { type: ACL }],
    [
      "rejects a web ACL elsewhere",
      { scope: "CLOUDFRONT", region: "eu-west-1" },
      "fail: is for CloudFront, but lives in eu-west-1",
      { type: ACL },
    ],
    ["rejects half the internet", set("128.0.0.0/1"), OPEN, used({ allow: {} })],
    ["rejects half of IPv6", set("::/1"), OPEN, used({ allow: {} })],
    [
      "rejects it in an inner statement",
      set("0.0.0.0/1"),
      OPEN,
      used({ allow: {} }, { orStatement: { statements: [{ notStatement: { statement: inSet(ARN) } }] } }),
    ],
    ["rejects it before ARNs are known", set("0.0.0.0/1"), OPEN, used({ allow: {} }, inSet(UNKNOWN))],
    [
      "rejects it in the API's spelling",
      set("0.0.0.0/1"),
      OPEN,
      {
        extra: { outputs: { arn: ARN } },
        others: [
          resource(
            ACL,
            "acl",
            json({ Name: "l", Action: { Allow: {} }, Statement: { IPSetReferenceStatement: { ARN } } }),
            { propertyDependencies: { ruleJson: [setUrn] } },
          ),
        ],
      },
    ],
    [
      "accepts a rule for a set and a path",
      rules({
        name: "hooks",
        action: { allow: {} },
        statement: { andStatement: { statements: [{ ipSetReferenceStatement: { arn: "arn:x" } }, path] } },
      }),
      "pass",
      { type: ACL },
    ],
    [
      "rejects a rule for a path alone",
      rules({ name: "hooks", action: { allow: {} }, statement: path }),
      "fail: hooks lets past the other rules whoever says the right thing",
      { type: ACL },
    ],
    [
      "rejects a rule for a set or a path",
      rules({
        name: "hooks",
        action: { allow: {} },
        statement: { orStatement: { statements: [{ ipSetReferenceStatement: { arn: "arn:x" } }, path] } },
      }),
      "fail: hooks lets past the other rules whoever says the right thing",
      { type: ACL },
    ],
    [
      "skips a set that blocks",
      set("0.0.0.0/1"),
      "not-applicable: no rule lets its addresses through",
      used({ block: {} }),
    ],
    ["skips a set that nobody uses", set("0.0.0.0/1"), "not-applicable: no rule lets its addresses through"],
    ["skips a regional web ACL", { scope: "REGIONAL" }, "not-applicable: a regional web ACL", { type: ACL }],
    ["waits for the addresses", { scope: "REGIONAL", addresses: UNKNOWN }, "unknown: addresses", used({ allow: {} })],
    ["waits for an address", set("203.0.113.0/24", UNKNOWN), "unknown: addresses[1]", used({ allow: {} })],
    [
      "waits for the rules of its web ACL",
      set("0.0.0.0/1"),
      "unknown: acl: rules",
      { others: [acl({ rules: UNKNOWN })] },
    ],
    ["waits for a region", { scope: "CLOUDFRONT" }, "unknown: region", { type: ACL }],
    ["cannot read a secret", { scope: SECRET, addresses: [] }, "secret: scope"],
  ],
  "X-16": [
    ["accepts an association", {}, "pass", { others: [association] }],
    [
      "accepts a distribution whose header every rule asks for",
      {},
      "pass",
      { others: [cdn(front), listener("fixed-response"), listenerRule([host, header])] },
    ],
    [
      "accepts rules that forward nothing",
      {},
      "pass",
      { others: [cdn(front), listener("redirect"), listenerRule([host], "redirect")] },
    ],
    ["rejects a public one alone", {}, "fail: no firewall looks at its requests", { extra: { parent: STACK_URN } }],
    [
      "rejects a distribution without a firewall",
      {},
      "fail: no firewall looks at its requests",
      { others: [cdn({}), listener("fixed-response"), listenerRule([host, header])] },
    ],
    [
      "rejects a rule that asks for no header",
      {},
      "fail: api forwards what comes past the distribution",
      { others: [cdn(front), listener("fixed-response"), listenerRule([host])] },
    ],
    [
      "rejects a listener that forwards by default",
      {},
      "fail: https forwards what comes past the distribution",
      { others: [cdn(front), listener("forward")] },
    ],
    ["skips an internal one", { internal: true }, "not-applicable: an internal load balancer"],
    ["skips a network load balancer", { loadBalancerType: "network" }, "not-applicable: a network load balancer"],
    ["waits", { internal: UNKNOWN }, "unknown: internal"],
    [
      "waits for the conditions",
      {},
      "unknown: conditions",
      { others: [cdn(front), listener("fixed-response"), listenerRule(UNKNOWN)] },
    ],
    ["cannot read a mask", { internal: MASK }, "secret: internal"],
  ],
  "X-17": [
    [
      "accepts a logging configuration",
      {},
      "pass",
      { others: [resource(LOGGING, "log", { resourceArn: UNKNOWN }, towards("resourceArn", self))] },
    ],
    [
      "accepts one that names it",
      {},
      "pass",
      {
        extra: { outputs: { arn: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/it/1" } },
        others: [
          resource(LOGGING, "log", { resourceArn: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/it/1" }),
        ],
      },
    ],
    ["rejects none", {}, "fail: nobody can see what it blocked"],
    [
      "rejects the log of another",
      {},
      "fail: nobody can see what it blocked",
      {
        others: [
          resource(LOGGING, "log", { resourceArn: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/other/1" }),
        ],
      },
    ],
    [
      "waits for a log that may be its own",
      {},
      "unknown: resourceArn",
      { others: [resource(LOGGING, "log", { resourceArn: UNKNOWN })] },
    ],
    [
      "cannot tell a secret one",
      {},
      "secret: resourceArn",
      { others: [resource(LOGGING, "log", { resourceArn: SECRET })] },
    ],
  ],
};
