import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../foundation/naming.ts";
import type { Platform } from "../foundation/platform.ts";
import { mailAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms, type AlertTopics } from "../operations/alarms.ts";
import { recordSet } from "./dns-records.ts";
import { type DmarcPolicy, dmarcRecord, type MailZone, spf, writer } from "./mail-records.ts";

export interface SesSenderArgs {
  readonly platform: Platform;
  readonly topics: AlertTopics;
  readonly place: MailZone;
  readonly policy: DmarcPolicy;
}

/** Easy DKIM always gives three. (SES Developer Guide) */
const DKIM_KEYS = [0, 1, 2];

/** An identity that Amazon SES sends from, with all its records. */
export function sesSender(name: string, args: SesSenderArgs, child: { readonly parent: pulumi.Resource }): void {
  const { platform, topics, place, policy } = args;
  const { domain } = place;

  const settingsName = physicalName(platform, "aws:sesv2/configurationSet:ConfigurationSet", name);
  const settings = new aws.sesv2.ConfigurationSet(
    `${name}-settings`,
    {
      configurationSetName: settingsName,
      // Better not delivered than readable on the way.
      deliveryOptions: { tlsPolicy: "REQUIRE" },
      reputationOptions: { reputationMetricsEnabled: true },
      suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
    },
    child,
  );
  const identity = new aws.sesv2.EmailIdentity(
    `${name}-identity`,
    {
      emailIdentity: domain,
      // Easy DKIM with RSA keys of 2048 bits, which is what SES makes unasked.
      configurationSetName: settings.configurationSetName,
    },
    child,
  );
  // One for each key, decided by their number: they exist in the first preview as well.
  for (const index of DKIM_KEYS) {
    const token = identity.dkimSigningAttributes.apply(({ tokens }) => tokenAt(tokens, index));
    const recordName = pulumi.interpolate`${token}._domainkey.${domain}`;
    const set = { type: "CNAME", target: pulumi.interpolate`${token}.dkim.amazonses.com` } as const;
    recordSet(`${name}-dkim-${index + 1}`, { zone: place.zone, recordName, set, comment: "Mail: DKIM" }, child);
  }
  returnPath(name, platform, place, identity, child);
  writer(name, place, child)("spf", undefined, { type: "TXT", text: spf(["amazonses.com"]) });
  dmarcRecord(name, place, policy, child);

  new Alarms(`${name}-alarms`, { platform, topics, rows: mailAlarms({ configurationSet: settingsName }) }, child);
}

function tokenAt(tokens: readonly string[] | undefined, index: number): string {
  const token = tokens?.[index];
  if (token === undefined) throw new Error(`SES named ${tokens?.length ?? 0} DKIM keys, expected ${DKIM_KEYS.length}`);
  return token;
}

/** A domain of ours for the envelope, so that SPF speaks for it; bounces go to SES. */
function returnPath(
  name: string,
  { region }: Platform,
  { zone, domain }: MailZone,
  identity: aws.sesv2.EmailIdentity,
  child: { readonly parent: pulumi.Resource },
): void {
  const mailFromDomain = `bounce.${domain}`;
  new aws.sesv2.EmailIdentityMailFromAttributes(
    `${name}-return-path`,
    // Until the records are seen SES sends with its own domain: DKIM still stands for us.
    { emailIdentity: identity.emailIdentity, mailFromDomain, behaviorOnMxFailure: "USE_DEFAULT_VALUE" },
    child,
  );
  const write = writer(name, { zone, domain: mailFromDomain }, child);
  const host = `feedback-smtp.${region}.amazonses.com`;
  write("bounce-mx", undefined, { type: "MX", exchanges: { ses: { host, priority: 10 } } });
  write("bounce-spf", undefined, { type: "TXT", text: spf(["amazonses.com"]) });
}
