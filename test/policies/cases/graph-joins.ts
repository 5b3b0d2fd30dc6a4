import type { Json, Resource } from "../../../graph/model.ts";
import { type Cases, type Extra, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const aws = (module: string, name: string) => `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const BUCKET = aws("s3", "Bucket");
const linked = (links: Readonly<Record<string, string>>): Extra => ({
  propertyDependencies: Object.fromEntries(Object.entries(links).map(([property, urn]) => [property, [urn]])),
});
const partNames = [
  "BucketPublicAccessBlock",
  "BucketOwnershipControls",
  "BucketServerSideEncryptionConfiguration",
].concat(["BucketVersioning", "BucketLifecycleConfiguration", "BucketPolicy", "BucketLogging"]);
const parts = (names: readonly string[]) => ({
  others: names.map((name) => resource(aws("s3", name), name, {}, linked({ bucket: urnOf(BUCKET, "it") }))),
});
const DISTRIBUTION = aws("cloudfront", "Distribution");
const cdnArn = "arn:aws:cloudfront::111122223333:distribution/E1";
const cdn = { others: [resource(DISTRIBUTION, "cdn", {}, { outputs: { arn: cdnArn } })] };
const readBy = (arn?: Json): Inputs => ({
  policy: JSON.stringify({
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::b/*",
        ...(arn !== undefined && { Condition: { StringEquals: { "AWS:SourceArn": arn } } }),
      },
    ],
  }),
});
const SECRET_TYPE = aws("secretsmanager", "Secret");
const rotation = (inputs: Inputs = {}) => ({
  others: [
    resource(aws("secretsmanager", "SecretRotation"), "r", inputs, linked({ secretId: urnOf(SECRET_TYPE, "it") })),
  ],
});
const GROUP = { type: aws("ec2", "SecurityGroup") };
const ROLE = { type: aws("iam", "Role") };
const ruleOf = (name: string, inputs: Inputs = {}) => {
  const type = aws(name === "SecurityGroupRule" ? "ec2" : "vpc", name);
  return { others: [resource(type, "rule", inputs, linked({ securityGroupId: urnOf(GROUP.type, "it") }))] };
};
const CERTIFICATE = aws("acm", "Certificate");
const validated = resource(
  aws("acm", "CertificateValidation"),
  "issued",
  {},
  linked({ certificateArn: urnOf(CERTIFICATE, "cert") }),
);
const certificate = (more: Inputs = {}) =>
  resource(CERTIFICATE, "cert", {
    domainName: "larder.example",
    subjectAlternativeNames: ["*.larder.example"],
    validationMethod: "DNS",
    region: "us-east-1",
    ...more,
  });
const certified = (more: Inputs = {}, others = [validated]) => ({
  extra: linked({ viewerCertificate: urnOf(CERTIFICATE, "cert") }),
  others: [certificate(more), ...others],
});
const site = (...aliases: readonly Json[]): Inputs => ({ aliases, viewerCertificate: { acmCertificateArn: UNKNOWN } });
const LISTENER = { type: aws("lb", "Listener") };
const listening = (host: string) => ({
  ...LISTENER,
  extra: linked({ certificateArn: urnOf(CERTIFICATE, "cert") }),
  others: [
    certificate(),
    validated,
    resource(
      aws("lb", "ListenerRule"),
      "rule",
      { conditions: [{ hostHeader: { values: [host] } }] },
      linked({ listenerArn: urnOf(LISTENER.type, "it") }),
    ),
  ],
});
const server = (more: Inputs = {}): Inputs => ({
  origins: [{ originId: "api", customOriginConfig: { httpPort: 80 }, ...more }],
});
const header = (value: Json) => ({ customHeaders: [{ name: "X-Origin-Verify", value }] });
const gate = (name: string, value: Json = SECRET) =>
  resource(
    aws("lb", "ListenerRule"),
    "rule",
    { actions: [{ type: "forward" }], conditions: [{ httpHeader: { httpHeaderName: name, values: [value] } }] },
    linked({ listenerArn: urnOf(LISTENER.type, "https") }),
  );
const demanding = (name: string, ...beside: readonly Resource[]) => ({
  others: [gate(name), resource(LISTENER.type, "https", { defaultActions: [{ type: "fixed-response" }] }), ...beside],
});
const openRule = (type: string) =>
  resource(
    aws("lb", "ListenerRule"),
    "open",
    { actions: [{ type }], conditions: [{ pathPattern: { values: ["/*"] } }] },
    linked({ listenerArn: urnOf(LISTENER.type, "https") }),
  );
/** A load balancer that admits a prefix list alone. */
const behindLists = [
  resource(aws("lb", "LoadBalancer"), "alb", {}, linked({ securityGroups: urnOf(GROUP.type, "sg") })),
  resource(GROUP.type, "sg"),
  resource(
    aws("vpc", "SecurityGroupIngressRule"),
    "in",
    { ipProtocol: "tcp", fromPort: 443, toPort: 443, prefixListId: "pl-12345678" },
    linked({ securityGroupId: urnOf(GROUP.type, "sg") }),
  ),
];
const PASSWORD = "random:index/randomPassword:RandomPassword";
const DB_ROLE = "postgresql:index/role:Role";
const login = (type: string, inputs: Inputs, owner = "owner") => ({
  extra: linked({ containerDefinitions: urnOf(SECRET_TYPE, "login") }),
  others: [
    resource(SECRET_TYPE, "login"),
    resource(
      aws("secretsmanager", "SecretVersion"),
      "version",
      { secretString: SECRET },
      linked({ secretId: urnOf(SECRET_TYPE, "login"), secretString: urnOf(PASSWORD, "password") }),
    ),
    resource(PASSWORD, "password"),
    resource(type, "user", { ...inputs, password: SECRET }, linked({ password: urnOf(PASSWORD, "password") })),
    resource("postgresql:index/database:Database", "db", { owner }),
  ],
});
const task = { containerDefinitions: UNKNOWN };

export const togetherCases: Cases = {
  "X-19": [
    ["accepts a secret header that is demanded", server(header(SECRET)), "pass", demanding("x-origin-verify")],
    ["accepts prefix lists alone", server(), "pass", { others: behindLists }],
    ["accepts prefix lists beside a header that locks nothing", server(header("x")), "pass", { others: behindLists }],
    [
      "accepts a redirect beside the lock",
      server(header(SECRET)),
      "pass",
      demanding("X-Origin-Verify", openRule("redirect")),
    ],
    [
      "rejects a rule beside the lock",
      server(header(SECRET)),
      "fail: open answers without the header",
      demanding("X-Origin-Verify", openRule("forward")),
    ],
    [
      "rejects a plain key in the rule, prefix lists or not",
      server(header(SECRET)),
      "fail: the header that rule demands is not a secret",
      { others: [gate("X-Origin-Verify", "sesame"), ...behindLists] },
    ],
    ["rejects none", server(), "fail: the origin answers whoever asks it", demanding("X-Origin-Verify")],
    ["rejects a plain header", server(header("x")), "fail: the header that locks the origin is not a secret"],
    ["rejects a header nobody asks for", server(header(SECRET)), "fail: no rule demands the header of the origin"],
    ["skips buckets", { origins: [{ originId: "files" }] }, "not-applicable: no origin is a public server"],
    ["waits", { origins: UNKNOWN }, "unknown: origins"],
    [
      "waits for the header's value",
      server(header(UNKNOWN)),
      "unknown: origins[0].customHeaders[0].value",
      demanding("x-origin-verify"),
    ],
    ["cannot judge a mask", { origins: [MASK] }, "secret: origins[0]"],
  ],
  "X-21": [
    ["accepts all parts", {}, "pass", parts(partNames)],
    [
      "accepts some inline",
      { versioning: { enabled: true }, policy: "{}" },
      "pass",
      parts(partNames.filter((name) => !["BucketVersioning", "BucketPolicy"].includes(name))),
    ],
    ["rejects a missing block", {}, "fail: nothing blocks public access", parts(partNames.slice(1))],
    [
      "rejects a missing policy",
      {},
      "fail: no policy refuses requests without TLS",
      parts(partNames.filter((name) => name !== "BucketPolicy")),
    ],
    ["rejects no log of readers", {}, "fail: nobody can see who read it", parts(partNames.slice(0, 6))],
    [
      "asks no log of a bucket that holds logs",
      {},
      "pass",
      {
        others: [
          ...parts(partNames.slice(0, 6)).others,
          resource(aws("ec2", "FlowLog"), "flow", {}, linked({ logDestination: urnOf(BUCKET, "it") })),
        ],
      },
    ],
    ["skips the ephemeral", { tags: { ephemeral: "true" } }, "not-applicable: tagged as ephemeral"],
    ["waits for the tags", { tags: UNKNOWN }, 'unknown: tags["ephemeral"]'],
    ["cannot judge a mask", { tags: MASK }, 'secret: tags["ephemeral"]'],
  ],
  "X-22": [
    ["accepts the distribution", readBy(cdnArn), "pass", cdn],
    ["accepts an ARN that is not known yet", readBy(UNKNOWN), "pass", cdn],
    ["rejects all", readBy(), "fail: statement 1 lets every distribution of CloudFront read", cdn],
    [
      "rejects another",
      readBy(`${cdnArn}2`),
      `fail: statement 1 lets ${cdnArn}2 read, which is none of the distributions here`,
      cdn,
    ],
    ["skips others", { policy: '{"Statement":[]}' }, "not-applicable: not read by a distribution"],
    ["waits", { policy: UNKNOWN }, "unknown: policy"],
    ["cannot judge a secret", { policy: SECRET }, "secret: policy"],
  ],
  "X-28": [
    ["accepts a rotation", {}, "pass", rotation()],
    ["accepts an enabled one", {}, "pass", rotation({ rotationEnabled: true })],
    ["rejects none", {}, "fail: nothing renews the secret"],
    ["rejects one that is off", {}, "fail: the rotation of the secret is off", rotation({ rotationEnabled: false })],
    [
      "skips a third party's",
      { tags: { "secret-source": "vendor" } },
      "not-applicable: a third party's key, which only they can renew",
    ],
    ["waits for the tags", { tags: UNKNOWN }, 'unknown: tags["secret-source"]'],
    ["cannot judge a mask", { tags: MASK }, 'secret: tags["secret-source"]'],
  ],
  "X-32": [
    ["accepts rules inline", { ingress: [{ protocol: "tcp" }] }, "pass", GROUP],
    ["accepts policies inline", { inlinePolicies: [{ name: "a" }] }, "pass", ROLE],
    [
      "rejects both",
      { ingress: [{ protocol: "tcp" }] },
      "fail: ingress is declared inline and by rule, which undo each other",
      { ...GROUP, ...ruleOf("SecurityGroupIngressRule") },
    ],
    [
      "rejects both of the combined type",
      { ingress: [{ protocol: "tcp" }] },
      "fail: ingress is declared inline and by rule, which undo each other",
      { ...GROUP, ...ruleOf("SecurityGroupRule", { type: "ingress" }) },
    ],
    [
      "accepts a combined rule of the other direction",
      { egress: [{ protocol: "tcp" }] },
      "pass",
      { ...GROUP, ...ruleOf("SecurityGroupRule", { type: "ingress" }) },
    ],
    [
      "rejects both for a bucket",
      { policy: "{}" },
      "fail: policy is declared inline and by BucketPolicy, which undo each other",
      { type: BUCKET, ...parts(["BucketPolicy"]) },
    ],
    [
      "skips rules apart",
      {},
      "not-applicable: nothing is declared inline",
      { ...GROUP, ...ruleOf("SecurityGroupIngressRule") },
    ],
  ],
  "X-34": [
    ["accepts named hosts", site("larder.example", "app.larder.example"), "pass", certified()],
    ["accepts the hosts of a listener", { certificateArn: UNKNOWN }, "pass", listening("api.larder.example")],
    ["rejects another host", site("larder.test"), "fail: the certificate does not name larder.test", certified()],
    [
      "rejects a host two levels down",
      { certificateArn: UNKNOWN },
      "fail: the certificate does not name a.b.larder.example",
      listening("a.b.larder.example"),
    ],
    [
      "rejects another region",
      site("larder.example"),
      "fail: the certificate is in eu-west-1, need us-east-1",
      certified({ region: "eu-west-1" }),
    ],
    [
      "rejects one that nobody waits for",
      site("larder.example"),
      "fail: nothing waits until the certificate is issued",
      certified({}, []),
    ],
    ["skips none", {}, "not-applicable: no certificate of ACM", LISTENER],
    [
      "skips one from elsewhere",
      { certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/1" },
      "not-applicable: a certificate from elsewhere",
      LISTENER,
    ],
    ["waits", { certificateArn: UNKNOWN }, "unknown: certificateArn", LISTENER],
    ["waits for a host", site(UNKNOWN), "unknown: aliases[0]", certified()],
    ["cannot judge a mask", { certificateArn: MASK }, "secret: certificateArn", LISTENER],
  ],
  "X-35": [
    [
      "accepts a policy",
      {},
      "pass",
      {
        others: [
          resource(
            aws("ecr", "LifecyclePolicy"),
            "l",
            {},
            linked({ repository: urnOf(aws("ecr", "Repository"), "it") }),
          ),
        ],
      },
    ],
    [
      "accepts a policy by the name",
      { name: "larder-web" },
      "pass",
      {
        extra: { id: "larder-web" },
        others: [resource(aws("ecr", "LifecyclePolicy"), "l", { repository: "larder-web" })],
      },
    ],
    ["rejects none", {}, "fail: old images are kept for ever"],
    [
      "rejects one of another",
      {},
      "fail: old images are kept for ever",
      { others: [resource(aws("ecr", "LifecyclePolicy"), "l", { repository: "another-repository" })] },
    ],
  ],
  "X-36": [
    ["accepts a role", task, "pass", login(DB_ROLE, { name: "app" })],
    ["accepts a role beside another owner", task, "pass", login(DB_ROLE, { name: "readonly" }, "someone")],
    ["rejects the master user", task, "fail: logs in as the master user of user", login(aws("rds", "Instance"), {})],
    ["rejects the owner", task, "fail: logs in as owner, which owns the database", login(DB_ROLE, { name: "owner" })],
    ["skips tasks without secrets", { containerDefinitions: "[]" }, "not-applicable: receives no secret of this graph"],
    ["waits", task, "unknown: containerDefinitions"],
    ["cannot judge a secret", { containerDefinitions: SECRET }, "secret: containerDefinitions"],
  ],
};
