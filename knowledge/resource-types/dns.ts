import type { ResourceTypeTable } from "../types.ts";

const aws = "@pulumi/aws 7.48.0; replacement: its provider's source";
const cloudflare = "@pulumi/cloudflare 6.22.1; replacement: its provider's source";

/** Zones as a whole, and mail. */
export const dnsTypes: ResourceTypeTable = {
  "cloudflare:index/zoneSetting:ZoneSetting": {
    source: cloudflare,
    id: "{input.settingId}",
    computed: { editable: true, modifiedOn: "2026-01-01T00:00:00Z" },
    replaceOn: ["zoneId", "settingId"],
  },
  "cloudflare:index/zoneDnssec:ZoneDnssec": {
    source: cloudflare,
    id: "{input.zoneId}",
    computed: {
      algorithm: "13",
      digest: "{hex64}",
      digestAlgorithm: "SHA256",
      digestType: "2",
      ds: "{logical}. 3600 IN DS {digits5} 13 2 {hex64}",
      flags: 257,
      keyTag: 12_345,
      keyType: "ECDSAP256SHA256",
      modifiedOn: "2026-01-01T00:00:00Z",
      publicKey: "{hex64}",
    },
    replaceOn: ["zoneId"],
    singleton: "zone",
  },
  "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec": {
    source: aws,
    id: "{input.hostedZoneId}",
    computed: {},
    replaceOn: ["hostedZoneId"],
    global: true,
    singleton: "zone",
  },
  "aws:route53/keySigningKey:KeySigningKey": {
    source: `${aws}; name: Route 53 API CreateKeySigningKey`,
    name: { property: "name", maxLength: 128, autoNamed: false },
    id: "{input.hostedZoneId},{name}",
    computed: {
      digestAlgorithmMnemonic: "SHA-256",
      digestAlgorithmType: 2,
      digestValue: "{hex64}",
      dnskeyRecord: "257 3 13 {hex64}",
      dsRecord: "{digits5} 13 2 {hex64}",
      flag: 257,
      keyTag: 12_345,
      publicKey: "{hex64}",
      signingAlgorithmMnemonic: "ECDSAP256SHA256",
      signingAlgorithmType: 13,
      status: "ACTIVE",
    },
    replaceOn: ["hostedZoneId", "keyManagementServiceArn", "name"],
    global: true,
  },
  "aws:route53/queryLog:QueryLog": {
    source: aws,
    id: "{uuid}",
    computed: { arn: "arn:{partition}:route53:::queryloggingconfig/{id}" },
    replaceOn: ["cloudwatchLogGroupArn", "zoneId"],
    global: true,
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    source: `${aws}; name: CloudWatch Logs API PutResourcePolicy`,
    name: { property: "policyName", maxLength: 255, autoNamed: false },
    id: "{name}",
    computed: { policyScope: "ACCOUNT", revisionId: "{hex32}" },
    replaceOn: ["policyName"],
  },
  "aws:sesv2/configurationSet:ConfigurationSet": {
    source: `${aws}; name: SES API v2 CreateConfigurationSet`,
    name: { property: "configurationSetName", maxLength: 64, autoNamed: false },
    id: "{name}",
    computed: { arn: "arn:{partition}:ses:{region}:{account}:configuration-set/{name}" },
    replaceOn: ["configurationSetName"],
    taggable: true,
  },
  "aws:sesv2/emailIdentity:EmailIdentity": {
    source: aws,
    id: "{input.emailIdentity}",
    computed: {
      arn: "arn:{partition}:ses:{region}:{account}:identity/{input.emailIdentity}",
      identityType: "DOMAIN",
      verificationStatus: "PENDING",
      verifiedForSendingStatus: false,
      dkimSigningAttributes: {
        currentSigningKeyLength: "RSA_2048_BIT",
        nextSigningKeyLength: "RSA_2048_BIT",
        signingAttributesOrigin: "AWS_SES",
        status: "PENDING",
        tokens: ["{lower32}", "{hex32}", "{lower31}1"],
      },
    },
    replaceOn: ["emailIdentity"],
    taggable: true,
  },
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": {
    source: aws,
    id: "{input.emailIdentity}",
    computed: {},
    replaceOn: ["emailIdentity"],
  },
};
