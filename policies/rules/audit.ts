/** Services that watch the account. */
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Evidence } from "../reading.ts";
import { ofType } from "../related.ts";
import { eachOf, hasOwnKey, isNotFalse, isOneOf, isSet, isTrue } from "../requirements.ts";
import { bucketArnOf, recordingsOf, recordsBucket } from "../trail-selectors.ts";
import { aws } from "../types.ts";

const TRAIL = aws("cloudtrail", "Trail");

/** AUD-01. */
export const trailComplete = rule("AUD-01", TRAIL, (trail) =>
  all([
    isTrue(trail, "isMultiRegionTrail", "other regions are not recorded"),
    isNotFalse(trail, "enableLogging", "nothing is recorded"),
    isNotFalse(trail, "includeGlobalServiceEvents", "IAM and other global services are not recorded"),
    isTrue(trail, "enableLogFileValidation", "a changed log cannot be told from a true one"),
  ]),
);

/** AUD-02. */
export const trailKept = rule("AUD-02", TRAIL, (trail) =>
  all([
    hasOwnKey(trail, "kmsKeyId", "the trail is not encrypted with your own key"),
    isSet(trail, "cloudWatchLogsGroupArn", "the trail is not in CloudWatch, so that no alarm reads it"),
    eachOf(trail, "insightSelectors", () => pass()),
  ]),
);

/** AUD-03. Objects of personal data are read by people; elsewhere it is enough to know who changed them. */
export const objectsRecorded = graphRule("AUD-03", TRAIL, (trail, _settings, graph) =>
  when(recordingsOf(trail), ({ all: recordings, open }, evidence) => {
    const lacking = (what: string, shown: Evidence, key?: string) =>
      open ? unknown(open) : fail(`${what} are not recorded`, shown, key);
    const personal = ofType(graph, BUCKET)
      .map((bucket) => checkedResource(bucket, graph))
      .filter((bucket) => dataClassOf(bucket) === "personal");
    if (personal.length === 0) {
      const shown = { ...evidence, required: "writes of objects" };
      return recordings.some(({ writes }) => writes) ? pass(shown) : lacking("writes of objects", shown);
    }
    const linked = new Set(SELECTORS.flatMap((path) => graph.references(trail.urn, path).map(({ urn }) => urn)));
    return all(
      personal.map((bucket) => {
        const shown = { ...evidence, urn: bucket.urn, required: "reads and writes of objects" };
        const arn = bucketArnOf(bucket, graph);
        if (recordsBucket(recordings, arn)) return pass(shown);
        if (arn === undefined && linked.has(bucket.urn)) return unknown("eventSelectors");
        return lacking(`reads and writes of objects in ${bucket.name}`, shown, bucket.name);
      }),
    );
  }),
);

const BUCKET = aws("s3", "Bucket");
const SELECTORS = ["eventSelectors", "advancedEventSelectors"];

function dataClassOf(bucket: CheckedResource): string | undefined {
  const tag = bucket.tag("data-class");
  return tag.known ? tag.value : undefined;
}

const FEATURES = ["RDS_LOGIN_EVENTS", "S3_DATA_EVENTS", "RUNTIME_MONITORING"];
const FEATURE = aws("guardduty", "DetectorFeature");

/** AUD-04. */
export const detectionOn = graphRule("AUD-04", [aws("guardduty", "Detector"), FEATURE], (holder, _settings, graph) => {
  if (holder.type === FEATURE) return featureOn(holder);
  const names = graph
    .byType(FEATURE)
    .map((feature) => String(feature.inputs?.name ?? ""))
    .toSorted();
  const missing = FEATURES.filter((name) => !names.includes(name));
  const evidence = { path: "features", value: names.join(", "), required: FEATURES.join(", ") };
  return all([
    isNotFalse(holder, "enable", "the detector is off"),
    missing.length === 0 ? pass(evidence) : fail(`not watched: ${missing.join(", ")}`, evidence, "features"),
  ]);
});

function featureOn(feature: CheckedResource): Verdict {
  return when(feature.string("name", ""), (name) => {
    const enabled = isOneOf(feature, "status", ["ENABLED"], (status) => `${name} is ${status}`);
    if (name !== "RUNTIME_MONITORING") return enabled;
    return when(feature.list("additionalConfigurations"), (configurations, evidence) => {
      const fargate = configurations.find((entry) => {
        const text = entry.string("name", "");
        return text.known && text.value === "ECS_FARGATE_AGENT_MANAGEMENT";
      });
      const agent = fargate
        ? isOneOf(fargate, "status", ["ENABLED"], (status) => `the agent for Fargate is ${status}`)
        : fail("tasks on Fargate get no agent", { ...evidence, required: "ECS_FARGATE_AGENT_MANAGEMENT" }, "fargate");
      return all([enabled, agent]);
    });
  });
}

const RECORDER_STATUS = aws("cfg", "RecorderStatus");

/** AUD-05. */
export const configRecorded = rule("AUD-05", [aws("cfg", "Recorder"), RECORDER_STATUS], (recorder) =>
  recorder.type === RECORDER_STATUS
    ? isTrue(recorder, "isEnabled", "the recorder is off")
    : all([
        isNotFalse(recorder, "recordingGroup.allSupported", "some types are not recorded"),
        isTrue(recorder, "recordingGroup.includeGlobalResourceTypes", "IAM is not recorded"),
      ]),
);

const STANDARDS = [
  { name: "foundational", pattern: /\/aws-foundational-security-best-practices\// },
  { name: "CIS", pattern: /\/cis-aws-foundations-benchmark\// },
];
const SUBSCRIPTION = aws("securityhub", "StandardsSubscription");

/** AUD-06. */
export const standardsFollowed = graphRule("AUD-06", aws("securityhub", "Account"), (account, _settings, graph) =>
  when(account.boolean("enableDefaultStandards", true), (byDefault, evidence) => {
    const arns = graph.byType(SUBSCRIPTION).map((each) => checkedResource(each, graph).string("standardsArn", ""));
    const missing = STANDARDS.filter(({ pattern }) => !arns.some((arn) => !arn.known || pattern.test(arn.value))).map(
      ({ name }) => name,
    );
    // AWS subscribes a new account to both.
    if (byDefault || missing.length === 0) return pass(evidence);
    return fail(`no subscription to the ${missing.join(" and the ")} standard`, {
      ...evidence,
      required: "both standards",
    });
  }),
);

/** AUD-07. */
export const imagesScanned = graphRule("AUD-07", aws("inspector2", "Enabler"), (enabler, _settings, graph) =>
  when(enabler.list("resourceTypes"), (types, evidence) => {
    const texts = types.map((type) => type.string("", ""));
    const open = texts.find((text) => !text.known);
    if (open && !open.known) return { outcome: "unknown", path: open.path, reason: open.reason };
    const names = texts.flatMap((text) => (text.known ? [text.value] : []));
    const hasFunctions = ofType(graph, aws("lambda", "Function")).length > 0;
    const missing = ["ECR", ...(hasFunctions ? ["LAMBDA"] : [])].filter((name) => !names.includes(name));
    return missing.length === 0
      ? pass(evidence)
      : fail(`not scanned: ${missing.join(", ")}`, { ...evidence, required: "ECR, and LAMBDA where functions are" });
  }),
);

/** AUD-08. */
export const accessAnalysed = graphRule("AUD-08", aws("accessanalyzer", "Analyzer"), (analyzer, _settings, graph) =>
  when(analyzer.string("type", "ACCOUNT"), (type, evidence) => {
    const external = (text: unknown) => text === undefined || text === "ACCOUNT" || text === "ORGANIZATION";
    const found = external(type) || hasExternal(graph, external);
    const shown = { ...evidence, required: "ACCOUNT or ORGANIZATION" };
    return found ? pass(shown) : fail("no analyzer looks for access from outside", shown);
  }),
);

function hasExternal(graph: ResourceGraph, external: (type: unknown) => boolean): boolean {
  return graph.byType(aws("accessanalyzer", "Analyzer")).some(({ inputs }) => external(inputs?.type));
}
