/** The zone that host names live in, and its mail. */
import { z } from "zod";
import { domain, email, entryName, logRetentionDays, recordName, setOf } from "../values.ts";

const zoneName = domain.describe("Name of the zone; every host must be this name or end in it.");

const shared = z
  .strictObject({ mode: z.literal("shared") })
  .describe("Another stack, or somebody by hand, keeps what concerns the zone as a whole; this one adds its hosts.");

const owned = {
  mode: z.literal("owned"),
  dnssec: z
    .boolean()
    .describe(
      "Signs the zone. Once the registrar has the DS record, take that one away first and wait a day before turning this off: else the domain is gone.",
    ),
  certificateAuthorities: setOf(domain)
    .min(1)
    .max(10)
    .describe("The only ones that may issue certificates for names of the zone (CAA records)."),
  incidentEmail: email
    .optional()
    .describe("Where a certificate authority reports a request that it refused (CAA iodef)."),
};

export const dnsConfig = z.discriminatedUnion("mode", [
  z
    .strictObject({
      mode: z.literal("cloudflare"),
      zoneId: z.string().regex(/^[0-9a-f]{32}$/, "32 hexadecimal digits"),
      zoneName,
      zone: z
        .discriminatedUnion("mode", [
          shared,
          z
            .strictObject(owned)
            .describe("Settings, DNSSEC, CAA and mail records of the whole zone. Exactly one stack per zone."),
        ])
        .describe("Who keeps the settings of the whole zone."),
    })
    .describe("Records are made in a Cloudflare zone; the token comes from CLOUDFLARE_API_TOKEN."),
  z.strictObject({
    mode: z.literal("route53"),
    zoneId: z.string().regex(/^Z[A-Z0-9]{1,31}$/, "a hosted zone id"),
    zoneName,
    zone: z
      .discriminatedUnion("mode", [
        shared,
        z
          .strictObject({ ...owned, queryLogDays: logRetentionDays.describe("How long the log of queries is kept.") })
          .describe("DNSSEC, query log, CAA and mail records of the whole zone. Exactly one stack per zone."),
      ])
      .describe("Who keeps the settings of the whole zone."),
  }),
  z
    .strictObject({ mode: z.literal("external") })
    .describe("Nobody here may write records: the certificate must exist already."),
]);

const dmarc = {
  policy: z
    .enum(["quarantine", "reject"])
    .describe("What receivers do with mail that fails SPF and DKIM (DMARC): into the spam folder, or refused."),
  reportsTo: email
    .optional()
    .describe("Where receivers send their daily summaries (DMARC rua), to see who sends in the domain's name."),
};

export const mailConfig = z.discriminatedUnion("mode", [
  z
    .strictObject({ mode: z.literal("none") })
    .describe(
      "Nobody sends or receives mail under the zone's name; the stack that owns the zone says so in DNS (SPF, DMARC, null MX), so that forged mail is refused.",
    ),
  z
    .strictObject({ mode: z.literal("unmanaged") })
    .describe("Somebody else keeps the mail records of the zone: none are made."),
  z
    .strictObject({
      mode: z.literal("external"),
      exchanges: z
        .record(entryName, z.strictObject({ host: domain, priority: z.int().min(0).max(65_535) }))
        .describe("Servers that receive mail for the zone (MX), by a name of your own; none = it receives none."),
      senders: setOf(recordName).max(9).describe("Names of the providers' SPF records; SPF takes ten look-ups in all."),
      dkim: z.record(entryName, recordName).describe("Selector to the provider's name that holds the key (CNAME)."),
      ...dmarc,
    })
    .describe("Mail providers send and receive for the zone; their records are made by the stack that owns it."),
  z
    .strictObject({
      mode: z.literal("ses"),
      domain: domain.describe(
        "What mail is sent from; the zone's name or one below it. Changing it replaces the identity.",
      ),
      ...dmarc,
    })
    .describe("Amazon SES sends under the domain, with SPF, DKIM, DMARC and a return path of its own."),
]);
