import type { ResourceTypeTable } from "../types.ts";

const aws = "@pulumi/aws 7.48.0; replacement: its provider's source";

/** Load balancer, certificates and DNS. */
export const edgeTypes: ResourceTypeTable = {
  "aws:lb/loadBalancer:LoadBalancer": {
    source: `${aws}; name: Elastic Load Balancing API CreateLoadBalancer`,
    name: { property: "name", maxLength: 32 },
    id: "arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/app/{name}/{hex16}",
    computed: {
      arn: "{id}",
      arnSuffix: "app/{name}/{hex16}",
      dnsName: "{name}-{digits10}.{region}.elb.amazonaws.com",
      // The hosted zone of the load balancers of the region, for alias records.
      zoneId: "Z{upper13}",
      vpcId: "vpc-{hex17}",
      ipAddressType: "ipv4",
    },
    replaceOn: ["name", "namePrefix", "internal", "loadBalancerType", "customerOwnedIpv4Pool"],
    taggable: true,
  },
  "aws:lb/listener:Listener": {
    source: aws,
    id: "arn:{partition}:elasticloadbalancing:{region}:{account}:listener/app/{logical}/{hex16}/{hex8}",
    computed: { arn: "{id}" },
    replaceOn: ["loadBalancerArn"],
    taggable: true,
  },
  "aws:acm/certificate:Certificate": {
    source: aws,
    id: "arn:{partition}:acm:{region}:{account}:certificate/{uuid}",
    computed: {
      arn: "{id}",
      // One per name; ACM gives a name and its wildcard the same record, which nobody here asks for at once.
      domainValidationOptions: {
        $each: ["{input.domainName}", "{input.subjectAlternativeNames}"],
        $item: {
          domainName: "{item}",
          resourceRecordName: "_{item.hex32}.{item}.",
          resourceRecordType: "CNAME",
          resourceRecordValue: "_{item.lower32}.acm-validations.aws.",
        },
      },
      status: "PENDING_VALIDATION",
      type: "AMAZON_ISSUED",
      keyAlgorithm: "RSA_2048",
      renewalEligibility: "INELIGIBLE",
      pendingRenewal: false,
    },
    replaceOn: [
      "domainName",
      "subjectAlternativeNames",
      "validationMethod",
      "validationOptions",
      "keyAlgorithm",
      "certificateAuthorityArn",
    ],
    taggable: true,
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    source: aws,
    id: "{uuid}",
    computed: {},
    replaceOn: ["certificateArn", "validationRecordFqdns"],
  },
  "aws:route53/record:Record": {
    source: aws,
    id: "{input.zoneId}_{input.name}_{input.type}",
    computed: { fqdn: "{input.name}", allowOverwrite: false },
    // `type` changes in place, with a short gap.
    replaceOn: ["zoneId", "name"],
    global: true,
  },
  "cloudflare:index/dnsRecord:DnsRecord": {
    source: "@pulumi/cloudflare 6.22.1; replacement: its provider's source",
    id: "{hex32}",
    computed: {
      createdOn: "2026-01-01T00:00:00Z",
      modifiedOn: "2026-01-01T00:00:00Z",
      proxiable: true,
      proxied: false,
    },
    replaceOn: ["zoneId", "type"],
  },
};
