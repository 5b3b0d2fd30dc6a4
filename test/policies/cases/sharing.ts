import type { Json } from "../../../graph/model.ts";
import { type CaseOptions, type Cases, type Inputs, MASK, resource, UNKNOWN, urnOf } from "../support.ts";

const own = "111122223333";
const other = "444455556666";
const PROVIDER = "pulumi:providers:aws";
const inAccount = { others: [resource(PROVIDER, "default", { allowedAccountIds: JSON.stringify([own]) })] };
const SNAPSHOT = "aws:rds/snapshot:Snapshot";
const LAUNCH = "aws:ec2/amiLaunchPermission:AmiLaunchPermission";
const VOLUME = "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission";
const CLUSTER = "aws:rds/clusterSnapshot:ClusterSnapshot";
const shared = (...sharedAccounts: readonly Json[]) => ({ sharedAccounts });

const BUS = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";
const DOMAIN = "aws:opensearch/domain:Domain";
const EVENTS = "aws:cloudwatch/eventPermission:EventPermission";
const GRANT = "aws:kms/grant:Grant";
const policy = (more: Inputs, property = "policy"): Inputs => ({
  [property]: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...more }] }),
});
const root = { AWS: `arn:aws:iam::${own}:root` };

const ROUTE = "aws:apigatewayv2/route:Route";
const METHOD = { type: "aws:apigateway/method:Method" };
const POOL = { type: "aws:cognito/identityPool:IdentityPool" };
const API = "aws:apigatewayv2/api:Api";
const ofApi = (protocolType: string): CaseOptions => ({
  type: ROUTE,
  extra: { propertyDependencies: { apiId: [urnOf(API, "api")] } },
  others: [resource(API, "api", { protocolType })],
});
const FILE_POLICY = { type: "aws:efs/fileSystemPolicy:FileSystemPolicy" };

export const sharingCases: Cases = {
  "SHR-01": [
    ["accepts a snapshot that is not shared", {}, "pass"],
    ["accepts an account of one's own", shared(own), "pass", inAccount],
    ["accepts an account that is decided on", shared(other), "pass", { settings: { "SHR-01": { accounts: [other] } } }],
    [
      "accepts an image for an account of one's own",
      { imageId: "ami-1", accountId: own },
      "pass",
      { ...inAccount, type: LAUNCH },
    ],
    ["rejects everybody", shared("all"), "fail: is shared with everybody", { ...inAccount, type: SNAPSHOT }],
    [
      "rejects everybody beside an account",
      shared(own, "all"),
      "fail: is shared with everybody",
      { ...inAccount, type: CLUSTER },
    ],
    ["rejects another account", shared(other), `fail: is shared with the account ${other}`, inAccount],
    [
      "rejects an image for everybody",
      { imageId: "ami-1", group: "all" },
      "fail: is shared with everybody",
      { type: LAUNCH },
    ],
    [
      "rejects a volume for another account",
      { snapshotId: "snap-1", accountId: other },
      `fail: is shared with the account ${other}`,
      { ...inAccount, type: VOLUME },
    ],
    ["waits", shared(UNKNOWN), "unknown: sharedAccounts[0]"],
    ["cannot judge a mask", { sharedAccounts: MASK }, "secret: sharedAccounts"],
  ],
  "SHR-02": [
    ["accepts an account", policy({ Principal: root }), "pass", { type: BUS }],
    [
      "accepts anyone of the organisation",
      policy({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
      "pass",
      { type: BUS },
    ],
    ["accepts events of an account", { principal: own }, "pass", { type: EVENTS }],
    [
      "accepts events of the organisation",
      { principal: "*", condition: { key: "aws:PrincipalOrgID" } },
      "pass",
      { type: EVENTS },
    ],
    [
      "accepts a grant to a role of one's own",
      { granteePrincipal: `arn:aws:iam::${own}:role/x` },
      "pass",
      { ...inAccount, type: GRANT },
    ],
    ["accepts a grant to a service", { granteePrincipal: "backup.amazonaws.com" }, "pass", { type: GRANT }],
    ["rejects a bus for anyone", policy({ Principal: "*" }), "fail: statement 1 allows anyone", { type: BUS }],
    [
      "rejects a search domain for anyone",
      policy({ Principal: { AWS: "*" } }, "accessPolicies"),
      "fail: statement 1 allows anyone",
      { type: DOMAIN },
    ],
    ["rejects events of anyone", { principal: "*" }, "fail: anyone may send events", { type: EVENTS }],
    [
      "rejects a grant to another account",
      { granteePrincipal: `arn:aws:iam::${other}:role/x` },
      `fail: lets the account ${other} use the key, past the key policy`,
      { ...inAccount, type: GRANT },
    ],
    ["skips a domain without a policy", {}, "not-applicable: no policy", { type: DOMAIN }],
    [
      "does not know whose account it is",
      { granteePrincipal: `arn:aws:iam::${other}:role/x` },
      "unknown: the account of the stack",
      { type: GRANT },
    ],
    ["waits", { policy: UNKNOWN }, "unknown: policy", { type: BUS }],
    ["cannot judge a mask", { policy: MASK }, "secret: policy", { type: BUS }],
  ],
  "API-01": [
    ["accepts a route for roles", { routeKey: "GET /recipes", authorizationType: "AWS_IAM" }, "pass"],
    ["accepts a method for users", { httpMethod: "GET", authorization: "COGNITO_USER_POOLS" }, "pass", METHOD],
    ["accepts a pool without guests", {}, "pass", POOL],
    [
      "accepts a connection that is authorised",
      { routeKey: "$connect", authorizationType: "CUSTOM" },
      "pass",
      ofApi("WEBSOCKET"),
    ],
    ["rejects a route for anyone", { routeKey: "POST /recipes" }, "fail: POST /recipes answers anyone"],
    [
      "rejects a method for anyone",
      { httpMethod: "ANY", authorization: "NONE", apiKeyRequired: true },
      "fail: ANY answers anyone",
      METHOD,
    ],
    ["rejects a connection of anyone", { routeKey: "$connect" }, "fail: $connect answers anyone", ofApi("WEBSOCKET")],
    ["rejects the other routes of a web API", { routeKey: "$default" }, "fail: $default answers anyone", ofApi("HTTP")],
    ["rejects guests", { allowUnauthenticatedIdentities: true }, "fail: guests get a role", POOL],
    [
      "skips the questions of browsers",
      { routeKey: "OPTIONS /recipes" },
      "not-applicable: an answer to the questions of browsers",
    ],
    [
      "skips later messages",
      { routeKey: "$default" },
      "not-applicable: a message of a connection that was let in",
      ofApi("WEBSOCKET"),
    ],
    ["waits", { routeKey: "GET /", authorizationType: UNKNOWN }, "unknown: authorizationType"],
    ["cannot judge a mask", { routeKey: "GET /", authorizationType: MASK }, "secret: authorizationType"],
  ],
  "EFS-01": [
    ["accepts a key, known or not", { encrypted: true, kmsKeyId: UNKNOWN }, "pass"],
    ["accepts the key of AWS in dev", { encrypted: "true" }, "pass", { profile: "dev" }],
    [
      "accepts whoever mounts it",
      policy({ Principal: { AWS: "*" }, Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } } }),
      "pass",
      FILE_POLICY,
    ],
    ["rejects none", {}, "fail: files are not encrypted; files are encrypted with the key of AWS, not with your own"],
    [
      "rejects the key of AWS",
      { encrypted: true, kmsKeyId: "alias/aws/elasticfilesystem" },
      "fail: files are encrypted with the key of AWS, not with your own",
    ],
    ["rejects a policy for anyone", policy({ Principal: "*" }), "fail: statement 1 allows anyone", FILE_POLICY],
    ["waits", { encrypted: UNKNOWN, kmsKeyId: "k" }, "unknown: encrypted"],
    ["cannot judge a mask", { encrypted: MASK, kmsKeyId: "k" }, "secret: encrypted"],
  ],
};
