/** What a zone at Cloudflare has: mail and certificate records, protection, logs. */
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { isCredential } from "../credentials.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Read } from "../reading.ts";
import { known } from "../reading.ts";
import { any, isNotFalse, isNotTrue, isOneOf, isTrue } from "../requirements.ts";
import { cloudflare, inZone, oncePerZone, RECORD, targetPath, ZONE, ZONE_HOLDERS } from "../zones.ts";

/** CF-08. */
export const mailAndCertificates = graphRule("CF-08", [RECORD, ...ZONE_HOLDERS], (holder, { authorities }, graph) => {
  if (holder.type !== RECORD) return oncePerZone(holder, graph, () => hasRecords(holder, graph));
  return when(holder.string("type", ""), (type) => {
    if (type.toUpperCase() === "CAA") return knownAuthority(holder, authorities);
    if (type.toUpperCase() !== "TXT") return notApplicable(`a record of the type ${type}`);
    return when(textOf(holder), (text, evidence) => {
      if (/^v=spf1\b/i.test(text)) return strictSender(holder, text, evidence.path, graph);
      if (/^v=dmarc1\b/i.test(text)) return strictDmarc(text, evidence.path);
      return notApplicable("a text about something else");
    });
  });
});

/** Of several quoted parts, as DNS joins them. */
function textOf(record: CheckedResource): Read<string> {
  const read = record.string(targetPath(record), "");
  if (!read.known) return read;
  const parts = [...read.value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => part ?? "");
  return known(parts.length > 0 ? parts.join("") : read.value.trim(), read.evidence);
}

function knownAuthority(record: CheckedResource, authorities: readonly string[]): Verdict {
  return when(record.string("data.tag", "issue"), (tag, found) => {
    if (!/^issue/.test(tag)) return pass(found);
    return when(record.string("data.value", ""), (value, evidence) => {
      const name = value.split(";")[0]?.trim().toLowerCase() ?? "";
      const required = { ...evidence, required: authorities.join(", ") };
      return name === "" || authorities.includes(name)
        ? pass(required)
        : fail(`${name} may issue certificates, and is not one of yours`, required, `caa:${name}`);
    });
  });
}

/** A zone without a mail server sends no mail: nobody may send in its name. */
function strictSender(record: CheckedResource, text: string, path: string, graph: ResourceGraph): Verdict {
  const receives = inZone(record, RECORD, graph).some(({ inputs }) => inputs?.type === "MX");
  const evidence = { path, value: text, required: receives ? "-all or ~all at its end" : "v=spf1 -all" };
  if (/\bredirect=/i.test(text)) return pass(evidence);
  if (!/\s[-~]all\s*$/i.test(text)) return fail("every server may send mail in its name", evidence, "spf");
  const mechanisms = text.trim().split(/\s+/).slice(1, -1);
  if (receives || mechanisms.length > 0) return pass(evidence);
  return /\s-all\s*$/i.test(text)
    ? pass(evidence)
    : fail("mail from a zone that sends none is let through", evidence, "spf");
}

function strictDmarc(text: string, path: string): Verdict {
  const policy = /;\s*p\s*=\s*(\w+)/i.exec(text)?.[1]?.toLowerCase() ?? "absent";
  const evidence = { path, value: text, required: "p=quarantine or p=reject" };
  return policy === "quarantine" || policy === "reject"
    ? pass(evidence)
    : fail(`forged mail is delivered (p=${policy})`, evidence, "dmarc");
}

function hasRecords(holder: CheckedResource, graph: ResourceGraph): Verdict {
  const records = inZone(holder, RECORD, graph).map((each) => checkedResource(each, graph, holder.marksSecrets));
  const typed = records.map((record) => ({ record, type: record.string("type", "") }));
  const texts = typed.flatMap(({ record, type }) => (type.known && type.value === "TXT" ? [textOf(record)] : []));
  const hasText = (pattern: RegExp) => texts.some((text) => text.known && pattern.test(text.value));
  const open = [...typed.map(({ type }) => type), ...texts].find((read) => !read.known);
  const wanted: readonly (readonly [string, boolean, string])[] = [
    ["caa", typed.some(({ type }) => type.known && type.value === "CAA"), "every authority may issue its certificates"],
    ["spf", hasText(/^v=spf1\b/i), "no record says who sends its mail"],
    ["dmarc", hasText(/^v=dmarc1\b/i), "no record says what becomes of forged mail"],
  ];
  return all(
    wanted.map(([name, has, message]): Verdict => {
      const evidence = { path: name, value: has ? "declared" : "absent", required: "declared" };
      if (has) return pass(evidence);
      return open && !open.known ? unknown(open) : fail(message, evidence, name);
    }),
  );
}

const TLS_SETTING = cloudflare("UniversalSslSetting");
const LEAKED = cloudflare("LeakedCredentialCheck");
const BOTS = cloudflare("BotManagement");

/** CF-15. */
export const zoneProtected = rule("CF-15", [ZONE, TLS_SETTING, LEAKED, BOTS], (holder) => {
  if (holder.type === TLS_SETTING) return isNotFalse(holder, "enabled", "hosts have no certificate at the edge");
  if (holder.type === LEAKED) return isTrue(holder, "enabled", "logins with stolen passwords go unnoticed");
  if (holder.type === BOTS) return challengesBots(holder);
  return all([
    isNotTrue(holder, "paused", "nothing of the zone passes through Cloudflare"),
    isOneOf(holder, "type", ["full"], (type) => `the zone is of the type ${type}`, "full"),
  ]);
});

function challengesBots(bots: CheckedResource): Verdict {
  const acts = (path: string): Verdict =>
    judge(bots.string(path, "allow"), {
      holds: (action) => action !== "allow",
      message: "bots are let through",
      required: "block or a challenge",
      key: path,
    });
  return any([
    isTrue(bots, "fightMode", "bots are let through"),
    acts("sbfmDefinitelyAutomated"),
    acts("sbfmLikelyAutomated"),
  ]);
}

/** Fields of http_requests that hold what visitors send to be known by, or their data. */
const PRIVATE_FIELDS = /^(Cookies|RequestHeaders|ResponseHeaders|RequestBody|ResponseBody|MatchedData)$/i;
/** Parts of a destination's address that are credentials. */
const CREDENTIAL_PART =
  /(access-key-id|secret-access-key|[?&](sas|sig|token|api[-_]?key|key|password|auth)=|header_authorization=|\/\/[^/\s:@]+:[^/\s@]+@)/i;

/** CF-16. */
export const logsPushed = rule("CF-16", cloudflare("LogpushJob"), (job, { profile }) =>
  all([
    profile === "prod" ? isTrue(job, "enabled", "the job is switched off") : pass(),
    destinationMarked(job),
    when(job.string("dataset", "http_requests"), (dataset) =>
      dataset === "http_requests" ? withoutSessions(job) : pass(),
    ),
  ]),
);

/** The value is never part of the message or the evidence. */
function destinationMarked(job: CheckedResource): Verdict {
  const path = "destinationConf";
  const evidence = { ...job.presence(path), required: "marked as a secret where it holds a credential" };
  if (job.isSecret(path)) return pass(evidence);
  const text = job.string(path, "");
  if (!text.known) return unknown(text);
  const holds = CREDENTIAL_PART.test(text.value) || isCredential(text.value);
  if (!holds) return pass(evidence);
  return job.marksSecrets ? fail("the destination holds a credential in plain text", evidence, path) : unknown(path);
}

function withoutSessions(job: CheckedResource): Verdict {
  return when(job.list("outputOptions.fieldNames"), (fields, found) =>
    when(job.string("logpullOptions", ""), (options) => {
      const listed = /(?:^|&)fields=([^&]*)/.exec(options)?.[1]?.split(",") ?? [];
      const names = fields.map((field) => field.string("", ""));
      const open = names.find((name) => !name.known);
      const all = [...listed, ...names.flatMap((name) => (name.known ? [name.value] : []))];
      const hit = all.filter((name) => PRIVATE_FIELDS.test(name));
      const evidence = { ...found, required: "no cookies, headers or bodies" };
      if (hit.length > 0) return fail(`logs hold ${hit.join(", ")} of visitors`, evidence, "fields");
      return open && !open.known ? unknown(open) : pass(evidence);
    }),
  );
}
