import type { ResourceTypeTable } from "../types.ts";

const aws = "@pulumi/aws 7.48.0; replacement: its provider's source";

/**
 * Web application firewall. AWS writes the scope in an ARN as `regional` or `global`; here it stays the argument's own
 * word.
 */
export const wafTypes: ResourceTypeTable = {
  "aws:wafv2/webAcl:WebAcl": {
    source: `${aws}; name: AWS WAFV2 API CreateWebACL`,
    name: { property: "name", maxLength: 128 },
    id: "{uuid}",
    computed: {
      arn: "arn:{partition}:wafv2:{region}:{account}:{input.scope}/webacl/{name}/{id}",
      lockToken: "{uuid}",
    },
    replaceOn: ["name", "namePrefix", "scope"],
    taggable: true,
  },
  "aws:wafv2/ipSet:IpSet": {
    source: `${aws}; name: AWS WAFV2 API CreateIPSet`,
    name: { property: "name", maxLength: 128 },
    id: "{uuid}",
    computed: {
      arn: "arn:{partition}:wafv2:{region}:{account}:{input.scope}/ipset/{name}/{id}",
      lockToken: "{uuid}",
    },
    replaceOn: ["name", "namePrefix", "scope", "ipAddressVersion"],
    taggable: true,
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    source: aws,
    id: "{input.webAclArn},{input.resourceArn}",
    computed: {},
    replaceOn: ["webAclArn", "resourceArn"],
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    source: aws,
    id: "{input.resourceArn}",
    computed: {},
    replaceOn: ["resourceArn", "logDestinationConfigs"],
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    source: `${aws}; name: CloudWatch Logs API PutResourcePolicy, which states no limit (assumed)`,
    name: { property: "policyName", maxLength: 128, autoNamed: false },
    id: "{input.policyName}",
    computed: { policyScope: "ACCOUNT", revisionId: "{hex16}" },
    replaceOn: ["policyName", "resourceArn"],
  },
};
