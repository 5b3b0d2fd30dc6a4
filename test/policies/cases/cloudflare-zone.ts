/** What a zone at Cloudflare has. */
import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN } from "../support.ts";

const cloudflare = (name: string) => `cloudflare:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const RECORD = cloudflare("DnsRecord");
const ZONE = cloudflare("Zone");
const zoneId = "5f2c1d7e9ab84036b1c0d94e6a7f8b21";
const txt = (content: Json, name = "larder.example"): Inputs => ({ type: "TXT", zoneId, name, content });
const caa = (value: Json, tag: Json = "issue"): Inputs => ({ type: "CAA", zoneId, data: { flags: 0, tag, value } });
const at = (inputs: Inputs, name: string) => resource(RECORD, name, inputs);
const MX = at({ type: "MX", zoneId, content: "mx1.mailhost.example" }, "mx");
const DMARC = txt('"v=DMARC1; p=reject"', "_dmarc.larder.example");
const spf = at(txt("v=spf1 -all"), "spf");
const all = [at(caa("amazon.com"), "caa"), spf, at(DMARC, "dmarc")];
const zone = { type: ZONE, extra: { id: zoneId } };

const fields = (...names: readonly Json[]): Inputs => ({ outputOptions: { fieldNames: names } });
const job = { enabled: true, destinationConf: "s3://logs/http?region=eu-west-1" };
const keyed = "https://logs.larder.example/in?header_Authorization=Basic%20aGk6aG8=";

export const cloudflareZoneCases: Cases = {
  "CF-08": [
    ["accepts a known authority", caa("amazon.com"), "pass"],
    ["accepts nobody for wildcards", caa(";", "issuewild"), "pass"],
    [
      "accepts an authority of the settings",
      caa("ca.example; cansignhttpexchanges=yes"),
      "pass",
      {
        settings: { "CF-08": { authorities: ["ca.example"] } },
      },
    ],
    ["accepts a strict sender", txt('"v=spf1 include:_spf.mail" "host.example ~all"'), "pass", { others: [MX] }],
    ["accepts a policy for forged mail", DMARC, "pass"],
    ["accepts a zone with all", {}, "pass", { ...zone, others: all }],
    ["accepts a zone by its id", { zoneId }, "pass", { type: cloudflare("ZoneDnssec"), others: all }],
    [
      "rejects an unknown authority",
      caa("ca.example"),
      "fail: ca.example may issue certificates, and is not one of yours",
    ],
    ["rejects every server", txt("v=spf1 +all"), "fail: every server may send mail in its name"],
    [
      "rejects an open end",
      txt("v=spf1 include:x.example ?all"),
      "fail: every server may send mail in its name",
      { others: [MX] },
    ],
    [
      "rejects a soft end where no mail is sent",
      txt("v=spf1 ~all"),
      "fail: mail from a zone that sends none is let through",
    ],
    [
      "rejects a policy of none",
      txt("v=DMARC1; p=none; sp=reject", "_dmarc.larder.example"),
      "fail: forged mail is delivered (p=none)",
    ],
    [
      "rejects a zone without DMARC",
      {},
      "fail: no record says what becomes of forged mail",
      { ...zone, others: all.slice(0, 2) },
    ],
    ["skips another text", txt("google-site-verification=x"), "not-applicable: a text about something else"],
    ["skips another type", { type: "A", zoneId }, "not-applicable: a record of the type A"],
    [
      "skips what the zone is asked for",
      { zoneId },
      "not-applicable: asked for at the zone",
      {
        type: cloudflare("ZoneDnssec"),
        others: [resource(ZONE, "zone", {}, { id: zoneId })],
      },
    ],
    ["waits for the text", txt(UNKNOWN), "unknown: content"],
    [
      "waits for a text that may be it",
      {},
      "unknown: content",
      { ...zone, others: [...all.slice(0, 2), at(txt(UNKNOWN), "x")] },
    ],
    ["cannot judge a mask", txt(MASK), "secret: content"],
  ],
  "CF-15": [
    ["accepts a zone that is on", {}, "pass"],
    ["accepts certificates by default", {}, "pass", { type: cloudflare("UniversalSslSetting") }],
    ["accepts the check of passwords", { enabled: true }, "pass", { type: cloudflare("LeakedCredentialCheck") }],
    [
      "accepts a challenge for bots",
      { sbfmDefinitelyAutomated: "managed_challenge" },
      "pass",
      { type: cloudflare("BotManagement") },
    ],
    ["rejects a paused zone", { paused: true }, "fail: nothing of the zone passes through Cloudflare"],
    ["rejects a partial zone", { type: "partial" }, "fail: the zone is of the type partial"],
    [
      "rejects certificates switched off",
      { enabled: false },
      "fail: hosts have no certificate at the edge",
      { type: cloudflare("UniversalSslSetting") },
    ],
    [
      "rejects no check of passwords",
      {},
      "fail: logins with stolen passwords go unnoticed",
      { type: cloudflare("LeakedCredentialCheck") },
    ],
    [
      "rejects no protection from bots",
      { fightMode: false },
      "fail: bots are let through",
      { type: cloudflare("BotManagement") },
    ],
    ["waits", { paused: UNKNOWN }, "unknown: paused"],
    ["cannot judge a mask", { paused: MASK }, "secret: paused"],
  ],
  "CF-16": [
    ["accepts a job by a role", { ...job, ...fields("ClientIP", "EdgeResponseStatus") }, "pass"],
    ["accepts a secret destination", { ...job, destinationConf: SECRET }, "pass"],
    ["accepts a mask", { ...job, destinationConf: MASK }, "pass"],
    ["accepts a job that is off in staging", { ...job, enabled: false }, "pass", { profile: "staging" }],
    ["rejects a job that is off", { ...job, enabled: false }, "fail: the job is switched off"],
    [
      "rejects a credential in plain text",
      { ...job, destinationConf: keyed },
      "fail: the destination holds a credential in plain text",
    ],
    [
      "rejects keys of a bucket",
      { ...job, destinationConf: "r2://logs?access-key-id=x&secret-access-key=y" },
      "fail: the destination holds a credential in plain text",
    ],
    ["rejects cookies", { ...job, ...fields("ClientIP", "Cookies") }, "fail: logs hold Cookies of visitors"],
    [
      "rejects them in the older options",
      { ...job, logpullOptions: "fields=RayID,RequestHeaders&timestamps=rfc3339" },
      "fail: logs hold RequestHeaders of visitors",
    ],
    ["accepts other logs with headers", { ...job, dataset: "firewall_events", ...fields("Cookies") }, "pass"],
    ["waits for the destination", { ...job, destinationConf: UNKNOWN }, "unknown: destinationConf"],
    ["cannot judge a mask", { ...job, enabled: MASK }, "secret: enabled"],
  ],
};
