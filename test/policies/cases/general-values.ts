import { type Json, SECRET_SIGNATURE, SIGNATURE_KEY } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const tagged = (dataClass: Json): Inputs => ({ tags: { "data-class": dataClass } });
const TABLE = { type: "aws:dynamodb/table:Table" };
const INSTANCE = { type: "aws:rds/instance:Instance" };
const ignoring = (...ignoreChanges: readonly string[]) => ({ ...TABLE, extra: { ignoreChanges } });
const PROVIDER = "pulumi:providers:aws";
const provider = (more: Inputs = {}): Inputs => ({
  region: "eu-west-1",
  allowedAccountIds: '["111122223333"]',
  ...more,
});
const ownProvider = { ...TABLE, others: [resource(PROVIDER, "default", provider())] };
const managed = (type: string, region: string) => ({
  others: [resource(type, "other", { region }, { provider: `${urnOf(PROVIDER, "it")}::1` })],
});
const arn = (account: string) => `arn:aws:kms:eu-west-1:${account}:key/1`;
const REFERENCE = { type: "pulumi:pulumi:StackReference" };
const fromPassword = {
  ...INSTANCE,
  extra: { propertyDependencies: { password: [urnOf("random:index/randomPassword:RandomPassword", "p")] } },
  others: [resource("random:index/randomPassword:RandomPassword", "p")],
};

/** As `pulumi stack export --show-secrets` has it. */
const shown = resource(
  "random:index/randomPassword:RandomPassword",
  "generated",
  {},
  {
    outputs: { result: { [SIGNATURE_KEY]: SECRET_SIGNATURE, plaintext: '"hunter2hunter2"' } },
  },
);
const stackWith = (outputs: Inputs) => ({
  type: "pulumi:pulumi:Stack",
  extra: { custom: false, outputs },
  others: [shown],
});

export const valueCases: Cases = {
  "GEN-02": [
    ["accepts a class", tagged("personal"), "pass"],
    ["accepts another", tagged("cache"), "pass", { type: "aws:sqs/queue:Queue" }],
    ["rejects none", {}, "fail: no tag data-class"],
    ["rejects an unknown class", tagged("secret-stuff"), "fail: the data-class secret-stuff is none"],
    ["waits", { tags: UNKNOWN }, 'unknown: tags["data-class"]'],
    ["cannot judge a mask", tagged(MASK), 'secret: tags["data-class"]'],
  ],
  "GEN-04": [
    ["accepts a count", {}, "pass", ignoring("desiredCount")],
    ["accepts tags", {}, "pass", ignoring("tags", "tagsAll")],
    ["rejects a policy", {}, "fail: changes of policy are not seen", ignoring("policy")],
    [
      "rejects a part of the rules",
      {},
      "fail: changes of ingress[0].cidrBlocks are not seen",
      ignoring("tags", "ingress[0].cidrBlocks"),
    ],
    ["rejects everything", {}, "fail: changes of * are not seen", ignoring("*")],
    ["skips others", {}, "not-applicable: ignores no changes", TABLE],
  ],
  "GEN-05": [
    ["accepts an allowed region", provider(), "pass"],
    ["accepts a list", provider({ allowedAccountIds: ["111122223333"] }), "pass"],
    [
      "accepts the home of CloudFront for a certificate",
      provider(),
      "pass",
      managed("aws:acm/certificate:Certificate", "us-east-1"),
    ],
    ["rejects another region", provider({ region: "us-west-2" }), "fail: works in us-west-2"],
    [
      "rejects a stray database",
      provider(),
      "fail: other stands in us-east-1",
      managed("aws:rds/instance:Instance", "us-east-1"),
    ],
    ["rejects any account", provider({ allowedAccountIds: null }), "fail: bound to no account"],
    ["rejects a static key", provider({ accessKey: SECRET }), "fail: a static key is set (accessKey)"],
    ["waits", provider({ region: UNKNOWN }), "unknown: region"],
    ["cannot judge a mask", provider({ allowedAccountIds: MASK }), "secret: allowedAccountIds"],
  ],
  "GEN-07": [
    ["accepts a secret", { password: SECRET }, "pass", INSTANCE],
    ["accepts a mask", { password: MASK }, "pass", INSTANCE],
    ["accepts an unknown one that is generated", { password: UNKNOWN }, "pass", fromPassword],
    ["rejects plain text", { password: "hunter2" }, "fail: password is not marked as a secret", INSTANCE],
    ["accepts a flag that is kept as text", { password: SECRET, manageMasterUserPassword: "true" }, "pass", INSTANCE],
    ["rejects it inside", { auth: { clientSecret: "x" } }, "fail: auth.clientSecret is not marked as a secret", TABLE],
    ["rejects one of a list", { passwords: [SECRET, "x"] }, "fail: passwords[1] is not marked as a secret", TABLE],
    [
      "skips others",
      { name: "x", tags: { password: "x" }, passwordWo: "x" },
      "not-applicable: no property for a secret",
      TABLE,
    ],
    ["waits", { password: UNKNOWN }, "unknown: password", INSTANCE],
  ],
  "X-29": [
    ["accepts a plain name", { name: "recipes" }, "pass", TABLE],
    ["accepts a name not known yet", { name: UNKNOWN, password: SECRET }, "pass", TABLE],
    ["rejects a tag", { tags: { note: SECRET } }, "fail: a secret is shown in tags", TABLE],
    ["rejects a masked description", { description: MASK }, "fail: a secret is shown in description", TABLE],
    [
      "rejects an access key in a tag",
      { tags: { owner: "AKIAIOSFODNN7EXAMPLE" } },
      "fail: a secret is shown in tags",
      TABLE,
    ],
    [
      "rejects a password in the script of a server",
      { userData: Buffer.from("export DB_PASSWORD=hunter2\nrun").toString("base64") },
      "fail: a secret is shown in userData",
      TABLE,
    ],
    [
      "rejects the value of a secret that the state shows elsewhere",
      { tags: { note: "see hunter2hunter2" } },
      "fail: a secret is shown in tags",
      { ...TABLE, others: [shown] },
    ],
    ["accepts outputs that are marked", {}, "pass", stackWith({ url: "https://x.example", key: SECRET })],
    [
      "rejects an output with its value",
      {},
      "fail: a secret is shown in outputs.db",
      stackWith({ db: ["hunter2hunter2"] }),
    ],
    ["skips a stack without outputs", {}, "not-applicable: no outputs", stackWith({})],
    ["skips others", { password: SECRET }, "not-applicable: nothing that is shown to everyone", TABLE],
  ],
  "X-33": [
    ["accepts the own account", { kmsKeyId: arn("111122223333") }, "pass", ownProvider],
    ["accepts the same environment", { name: "larder/network/prod" }, "pass", REFERENCE],
    ["accepts what is shared", { name: "larder/dns/shared" }, "pass", REFERENCE],
    [
      "rejects another account",
      { kmsKeyId: arn("444455556666") },
      "fail: names the account 444455556666, which is not that of this environment",
      ownProvider,
    ],
    [
      "rejects it inside a document",
      { policy: JSON.stringify({ Resource: arn("444455556666") }) },
      "fail: names the account 444455556666, which is not that of this environment",
      ownProvider,
    ],
    [
      "rejects another stack",
      { name: "larder/network/staging" },
      "fail: refers to the stack staging of another environment",
      REFERENCE,
    ],
    ["skips others", { name: "x" }, "not-applicable: names no account", TABLE],
    ["waits for the account", { kmsKeyId: arn("111122223333") }, "unknown: allowedAccountIds of the provider", TABLE],
    ["cannot judge a mask", { name: MASK }, "secret: name", REFERENCE],
  ],
};
