import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, UNKNOWN, urnOf } from "../support.ts";

const aws = (token: string) => ({ type: `aws:${token}` });
const FEATURE = aws("guardduty/detectorFeature:DetectorFeature");
const STATUS = aws("cfg/recorderStatus:RecorderStatus");
const COMPOSITE = aws("cloudwatch/compositeAlarm:CompositeAlarm");
const ALARM = aws("cloudwatch/metricAlarm:MetricAlarm");
const ZONE = aws("route53/zone:Zone");
const ENVIRONMENT = aws("appconfig/environment:Environment");
const PROFILE = aws("appconfig/configurationProfile:ConfigurationProfile");
const trail = { isMultiRegionTrail: true, enableLogFileValidation: true };
const kept = { kmsKeyId: UNKNOWN, cloudWatchLogsGroupArn: UNKNOWN };
const objects = (readWriteType: Json): Inputs => ({
  eventSelectors: [{ readWriteType, dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }],
});
const advanced = (readOnly?: string): Inputs => ({
  advancedEventSelectors: [
    {
      fieldSelectors: [
        { field: "resources.type", equals: ["AWS::S3::Object"] },
        ...(readOnly === undefined ? [] : [{ field: "readOnly", equals: [readOnly] }]),
      ],
    },
  ],
});
const selector = (...fields: readonly Inputs[]): Inputs => ({ advancedEventSelectors: [{ fieldSelectors: fields }] });
const ofObjects = { field: "resources.type", equals: ["AWS::S3::Object"] };
const inBuckets = (kind: Json, ...values: readonly Json[]): Inputs => ({
  eventSelectors: [
    { readWriteType: "All", dataResources: [{ type: "AWS::Lambda::Function", values: ["arn:aws:lambda"] }] },
    { readWriteType: kind, dataResources: [{ type: "AWS::S3::Object", values }] },
  ],
});
const uploads = {
  others: [resource("aws:s3/bucket:Bucket", "uploads", { bucket: "u", tags: { "data-class": "personal" } })],
};
const personal = { others: [resource("aws:s3/bucket:Bucket", "uploads", { tags: { "data-class": "personal" } })] };
const features = (...names: readonly string[]) => ({
  others: names.map((name) => resource(FEATURE.type, name, { name })),
});
const agent = (status: Json) => ({ additionalConfigurations: [{ name: "ECS_FARGATE_AGENT_MANAGEMENT", status }] });
const SUBSCRIPTION = "aws:securityhub/standardsSubscription:StandardsSubscription";
const standards = (...names: readonly string[]) => ({
  others: names.map((name) =>
    resource(SUBSCRIPTION, name, { standardsArn: `arn:aws:securityhub:eu-west-1::standards/${name}/v/1.0.0` }),
  ),
});
const FSBP = "aws-foundational-security-best-practices";
const CIS = "cis-aws-foundations-benchmark";
const auditLog = { kmsKeyId: "k", tags: { "data-class": "audit-log" } };
const zonePart = (name: string, property: string) =>
  resource(
    `aws:route53/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`,
    name,
    { [property]: UNKNOWN },
    { propertyDependencies: { [property]: [urnOf(ZONE.type, "it")] } },
  );
const signed = [zonePart("KeySigningKey", "hostedZoneId"), zonePart("HostedZoneDnsSec", "hostedZoneId")];
const logged = [zonePart("QueryLog", "zoneId"), ...signed];
const notice = (notificationType: string, threshold: Json, more: Inputs = { subscriberSnsTopicArns: [UNKNOWN] }) => ({
  notificationType,
  threshold,
  thresholdType: "PERCENTAGE",
  ...more,
});
const budget = (...notifications: readonly Json[]): Inputs => ({ budgetType: "COST", notifications });
const canary = (more: Inputs): Inputs => ({
  startCanary: true,
  runtimeVersion: "syn-nodejs-puppeteer-10.0",
  schedule: { expression: "rate(5 minutes)" },
  artifactConfig: { s3Encryption: { encryptionMode: "SSE_KMS" } },
  ...more,
});
const explained = { treatMissingData: "breaching", alarmDescription: "See docs/runbooks/db.md" };

export const watchCases: Cases = {
  "AUD-01": [
    ["accepts a complete trail", trail, "pass"],
    ["accepts it in full", { ...trail, enableLogging: true, includeGlobalServiceEvents: true }, "pass"],
    ["rejects one region", { enableLogFileValidation: true }, "fail: other regions are not recorded"],
    ["rejects no validation", { isMultiRegionTrail: true }, "fail: a changed log cannot be told from a true one"],
    ["rejects a trail that is off", { ...trail, enableLogging: false }, "fail: nothing is recorded"],
    ["waits", { ...trail, isMultiRegionTrail: UNKNOWN }, "unknown: isMultiRegionTrail"],
    ["cannot judge a mask", { ...trail, enableLogging: MASK }, "secret: enableLogging"],
  ],
  "AUD-02": [
    ["accepts both", kept, "pass"],
    ["accepts both known", { kmsKeyId: "k", cloudWatchLogsGroupArn: "arn:x" }, "pass"],
    ["rejects no key", { ...kept, kmsKeyId: null }, "fail: the trail is not encrypted with your own key"],
    ["rejects no log group", { kmsKeyId: "k" }, "fail: the trail is not in CloudWatch, so that no alarm reads it"],
    [
      "rejects a key of AWS",
      { ...kept, kmsKeyId: "alias/aws/cloudtrail" },
      "fail: the trail is not encrypted with your own key",
    ],
    ["waits", { ...kept, insightSelectors: UNKNOWN }, "unknown: insightSelectors"],
    ["cannot judge a mask", { ...kept, insightSelectors: MASK }, "secret: insightSelectors"],
  ],
  "AUD-03": [
    ["accepts all", objects("All"), "pass", personal],
    ["accepts all in the other form", advanced(), "pass", personal],
    ["accepts writes without personal data", objects("WriteOnly"), "pass"],
    ["rejects none", {}, "fail: writes of objects are not recorded"],
    ["accepts the bucket by name", inBuckets("All", "arn:aws:s3:::u/"), "pass", uploads],
    [
      "accepts reads and writes apart",
      {
        eventSelectors: ["ReadOnly", "WriteOnly"].map((readWriteType) => ({
          readWriteType,
          dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::"] }],
        })),
      },
      "pass",
      uploads,
    ],
    [
      "accepts the bucket by the start of its ARNs",
      selector(ofObjects, { field: "resources.ARN", startsWiths: ["arn:aws:s3:::u/"] }),
      "pass",
      uploads,
    ],
    [
      "rejects writes alone",
      advanced("false"),
      "fail: reads and writes of objects in uploads are not recorded",
      personal,
    ],
    [
      "rejects another bucket",
      inBuckets("All", "arn:aws:s3:::other/"),
      "fail: reads and writes of objects in uploads are not recorded",
      uploads,
    ],
    [
      "rejects one call alone",
      selector(ofObjects, { field: "eventName", equals: ["DeleteObject"] }),
      "fail: reads and writes of objects in uploads are not recorded",
      uploads,
    ],
    [
      "rejects reads without personal data",
      inBuckets("ReadOnly", "arn:aws:s3"),
      "fail: writes of objects are not recorded",
    ],
    [
      "waits for a field",
      selector({ field: "resources.type", equals: [UNKNOWN] }),
      "unknown: advancedEventSelectors[0].fieldSelectors[0].equals[0]",
      uploads,
    ],
    ["waits for a bucket", inBuckets("All", UNKNOWN), "unknown: eventSelectors[1].dataResources[0].values[0]", uploads],
    ["waits", { eventSelectors: UNKNOWN }, "unknown: eventSelectors"],
    ["cannot judge a mask", { advancedEventSelectors: MASK }, "secret: advancedEventSelectors"],
  ],
  "AUD-04": [
    ["accepts all features", {}, "pass", features("RDS_LOGIN_EVENTS", "S3_DATA_EVENTS", "RUNTIME_MONITORING")],
    ["accepts a feature", { name: "RUNTIME_MONITORING", status: "ENABLED", ...agent("ENABLED") }, "pass", FEATURE],
    [
      "rejects a missing one",
      {},
      "fail: not watched: S3_DATA_EVENTS, RUNTIME_MONITORING",
      features("RDS_LOGIN_EVENTS"),
    ],
    [
      "rejects one that is off",
      { name: "S3_DATA_EVENTS", status: "DISABLED" },
      "fail: S3_DATA_EVENTS is DISABLED",
      FEATURE,
    ],
    [
      "rejects no agent",
      { name: "RUNTIME_MONITORING", status: "ENABLED" },
      "fail: tasks on Fargate get no agent",
      FEATURE,
    ],
    ["waits", { name: "S3_DATA_EVENTS", status: UNKNOWN }, "unknown: status", FEATURE],
    ["cannot judge a mask", { name: "S3_DATA_EVENTS", status: MASK }, "secret: status", FEATURE],
  ],
  "AUD-05": [
    ["accepts every type", { recordingGroup: { allSupported: true, includeGlobalResourceTypes: true } }, "pass"],
    ["accepts a recorder that is on", { isEnabled: true }, "pass", STATUS],
    ["rejects one without IAM", { recordingGroup: { allSupported: true } }, "fail: IAM is not recorded"],
    ["rejects one that is off", { isEnabled: false }, "fail: the recorder is off", STATUS],
    ["waits", { isEnabled: UNKNOWN }, "unknown: isEnabled", STATUS],
    ["cannot judge a mask", { isEnabled: MASK }, "secret: isEnabled", STATUS],
  ],
  "AUD-06": [
    ["accepts the default", {}, "pass"],
    ["accepts both", { enableDefaultStandards: false }, "pass", standards(FSBP, CIS)],
    ["rejects one", { enableDefaultStandards: false }, "fail: no subscription to the CIS standard", standards(FSBP)],
    [
      "rejects none",
      { enableDefaultStandards: false },
      "fail: no subscription to the foundational and the CIS standard",
    ],
    ["waits", { enableDefaultStandards: UNKNOWN }, "unknown: enableDefaultStandards"],
    ["cannot judge a mask", { enableDefaultStandards: MASK }, "secret: enableDefaultStandards"],
  ],
  "AUD-07": [
    ["accepts images", { resourceTypes: ["ECR"] }, "pass"],
    [
      "accepts functions too",
      { resourceTypes: ["LAMBDA", "ECR"] },
      "pass",
      { others: [resource("aws:lambda/function:Function", "f")] },
    ],
    ["rejects hosts alone", { resourceTypes: ["EC2"] }, "fail: not scanned: ECR"],
    [
      "rejects images alone beside a function",
      { resourceTypes: ["ECR"] },
      "fail: not scanned: LAMBDA",
      { others: [resource("aws:lambda/function:Function", "f")] },
    ],
    ["waits", { resourceTypes: [UNKNOWN] }, "unknown: resourceTypes[0]"],
    ["cannot judge a mask", { resourceTypes: MASK }, "secret: resourceTypes"],
  ],
  "AUD-08": [
    ["accepts the default", {}, "pass"],
    ["accepts an organisation", { type: "ORGANIZATION" }, "pass"],
    [
      "rejects unused access alone",
      { type: "ACCOUNT_UNUSED_ACCESS" },
      "fail: no analyzer looks for access from outside",
    ],
    [
      "rejects inside access alone",
      { type: "ORGANIZATION_INTERNAL_ACCESS" },
      "fail: no analyzer looks for access from outside",
    ],
    ["waits", { type: UNKNOWN }, "unknown: type"],
    ["cannot judge a mask", { type: MASK }, "secret: type"],
  ],
  "LOG-02": [
    ["accepts a key, known or not", { kmsKeyId: UNKNOWN }, "pass"],
    ["accepts a protected audit log", { ...auditLog, deletionProtectionEnabled: true }, "pass"],
    ["accepts one that stays", { ...auditLog, skipDestroy: true }, "pass"],
    ["rejects no key", {}, "fail: entries are encrypted with the key of AWS, not with your own"],
    ["rejects an audit log that can go", auditLog, "fail: the audit log can be deleted"],
    [
      "rejects a key of AWS by its ARN",
      { kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:alias/aws/logs" },
      "fail: entries are encrypted with the key of AWS, not with your own",
    ],
    ["waits for the tags", { kmsKeyId: "k", tags: UNKNOWN }, 'unknown: tags["data-class"]'],
    ["cannot judge a mask", { ...auditLog, skipDestroy: MASK }, "secret: skipDestroy"],
  ],
  "ALM-01": [
    ["accepts a topic, known or not", { alarmActions: [UNKNOWN] }, "pass"],
    ["accepts a composite alarm", { alarmActions: ["arn:x"] }, "pass", COMPOSITE],
    ["rejects none", { alarmActions: [] }, "fail: nobody is told of the alarm"],
    [
      "rejects actions that are off",
      { alarmActions: ["arn:x"], actionsEnabled: false },
      "fail: the actions of the alarm are off",
    ],
    [
      "skips a part",
      {},
      "not-applicable: part of a composite alarm that has actions",
      {
        others: [
          resource(
            COMPOSITE.type,
            "whole",
            { alarmRule: UNKNOWN, alarmActions: ["arn:x"] },
            { propertyDependencies: { alarmRule: [urnOf(ALARM.type, "it")] } },
          ),
        ],
      },
    ],
    ["waits", { alarmActions: ["arn:x"], actionsEnabled: UNKNOWN }, "unknown: actionsEnabled"],
    ["cannot judge a mask", { alarmActions: ["arn:x"], actionsEnabled: MASK }, "secret: actionsEnabled"],
  ],
  "ALM-02": [
    ["accepts a runbook", explained, "pass"],
    ["accepts two of three", { ...explained, evaluationPeriods: 3, datapointsToAlarm: 2 }, "pass"],
    ["accepts six hours", { ...explained, period: 3600, evaluationPeriods: 6 }, "pass"],
    ["accepts three days of a daily measure", { ...explained, period: 86_400, evaluationPeriods: 3 }, "pass"],
    [
      "rejects seven hours",
      { ...explained, period: 3600, evaluationPeriods: 7 },
      "fail: the alarm looks back 7 hours before it rings",
    ],
    [
      "rejects four days",
      { ...explained, period: 86_400, evaluationPeriods: 4 },
      "fail: the alarm looks back 96 hours before it rings",
    ],
    [
      "rejects a query of ten hours",
      {
        ...explained,
        metricQueries: [
          { id: "a", metric: { period: 36_000 } },
          { id: "b", expression: "a * 2" },
        ],
      },
      "fail: the alarm looks back 10 hours before it rings",
    ],
    ["rejects silence", { alarmDescription: "https://docs.example/db" }, "fail: what missing data means is not said"],
    ["rejects no runbook", { treatMissingData: "missing" }, "fail: the description names no runbook"],
    [
      "rejects three of two",
      { ...explained, evaluationPeriods: 2, datapointsToAlarm: 3 },
      "fail: 3 points of 2 can never be reached",
    ],
    ["waits", { ...explained, alarmDescription: UNKNOWN }, "unknown: alarmDescription"],
    [
      "waits for a query",
      { ...explained, metricQueries: [{ metric: { period: UNKNOWN } }] },
      "unknown: metricQueries[0].metric.period",
    ],
    ["cannot judge a mask", { ...explained, alarmDescription: MASK }, "secret: alarmDescription"],
  ],
  "DNS-01": [
    ["accepts a signed zone", { name: "larder.example" }, "pass", { others: logged }],
    ["accepts an explicit false", { forceDestroy: false }, "pass", { others: logged }],
    ["rejects no log", {}, "fail: queries are not logged", { others: signed }],
    [
      "rejects a plain zone",
      {},
      "fail: queries are not logged; the zone has no key to sign with; answers are not signed",
    ],
    ["skips a private zone", { vpcs: [{ vpcId: UNKNOWN }] }, "not-applicable: a private zone"],
    ["waits", { forceDestroy: UNKNOWN }, "unknown: forceDestroy", { others: logged }],
    ["cannot judge a mask", { forceDestroy: MASK }, "secret: forceDestroy", { others: logged }],
  ],
  "OPS-01": [
    ["accepts both notices", budget(notice("ACTUAL", 80), notice("FORECASTED", 100)), "pass"],
    ["accepts earlier ones", budget(notice("ACTUAL", 50), notice("FORECASTED", 90)), "pass"],
    [
      "rejects a late one",
      budget(notice("ACTUAL", 90), notice("FORECASTED", 100)),
      "fail: nobody is told of actual cost at 80 %",
    ],
    [
      "rejects one without a subscriber",
      budget(notice("ACTUAL", 80, {}), notice("FORECASTED", 100)),
      "fail: nobody is told of actual cost at 80 %",
    ],
    [
      "rejects another kind",
      { ...budget(notice("ACTUAL", 80), notice("FORECASTED", 100)), budgetType: "USAGE" },
      "fail: the budget is about USAGE, not cost",
    ],
    ["waits", { budgetType: "COST", notifications: UNKNOWN }, "unknown: notifications"],
    ["cannot judge a mask", budget(MASK), "secret: notifications[0]"],
  ],
  "OPS-02": [
    ["accepts steps", { growthFactor: 50, finalBakeTimeInMinutes: 5 }, "pass"],
    ["accepts a monitor", { monitors: [{ alarmArn: UNKNOWN }] }, "pass", ENVIRONMENT],
    ["rejects all at once", { growthFactor: 100, finalBakeTimeInMinutes: 5 }, "fail: a step reaches 100 % at once"],
    ["rejects no validator", {}, "fail: no validator reads the configuration first", PROFILE],
    ["rejects no monitor", { monitors: [] }, "fail: no alarm stops a bad configuration", ENVIRONMENT],
    ["waits", { growthFactor: UNKNOWN, finalBakeTimeInMinutes: 5 }, "unknown: growthFactor"],
    ["cannot judge a mask", { monitors: MASK }, "secret: monitors", ENVIRONMENT],
  ],
  "OPS-03": [
    ["accepts five minutes", canary({}), "pass"],
    [
      "accepts a rarer one in staging",
      canary({ schedule: { expression: "rate(1 hour)" } }),
      "pass",
      { profile: "staging" },
    ],
    ["rejects one that is off", canary({ startCanary: false }), "fail: the canary does not run"],
    [
      "rejects a rare one",
      canary({ schedule: { expression: "rate(1 hour)" } }),
      "fail: the canary runs at rate(1 hour), need every 5 minutes",
    ],
    [
      "rejects an old runtime",
      canary({ runtimeVersion: "syn-nodejs-puppeteer-6.2" }),
      "fail: the runtime syn-nodejs-puppeteer-6.2 gets no updates",
    ],
    ["waits", canary({ startCanary: UNKNOWN }), "unknown: startCanary"],
    ["cannot judge a mask", canary({ runtimeVersion: MASK }), "secret: runtimeVersion"],
  ],
};
