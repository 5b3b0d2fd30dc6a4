/**
 * CIS AWS Foundations Benchmark. The numbers are the benchmark's, the words ours: the benchmark's text is under a licence
 * that forbids to change it. Numbers compared with turbot/steampipe-mod-aws-compliance, read 2026-11.
 */
import { type Framework, section } from "./framework.ts";

const MONITORING = `
  4.1 Refused API calls raise an alarm
  4.2 A console sign-in without a second factor raises an alarm
  4.3 Use of the root user raises an alarm
  4.4 Changes of IAM policies raise an alarm
  4.5 Changes of the audit trail raise an alarm
  4.6 Failed console sign-ins raise an alarm
  4.7 Keys that are disabled or about to be deleted raise an alarm
  4.8 Changes of bucket policies raise an alarm
  4.9 Changes of AWS Config raise an alarm
  4.10 Changes of security groups raise an alarm
  4.11 Changes of network ACLs raise an alarm
  4.12 Changes of gateways raise an alarm
  4.13 Changes of route tables raise an alarm
  4.14 Changes of networks raise an alarm
  4.15 Changes of the organization raise an alarm
  4.16 Security Hub is on
`;

const LOGGING = `
  3.1 An audit trail covers all regions
  3.2 Log files of the audit trail can be checked for changes
  3.3 AWS Config is on in all regions
  3.4 Access to the bucket of the audit trail is logged
  3.5 The audit trail is encrypted with a key of one's own
  3.6 Keys of one's own are rotated
  3.7 Networks have flow logs
  3.8 Writes to objects in buckets are logged
  3.9 Reads of objects in buckets are logged
`;

const BUCKETS = `
  2.1.1 Buckets refuse requests without TLS
  2.1.2 Deleting versions of objects needs a second factor
  2.1.3 Data in buckets is found and classified
  2.1.4 Buckets block public access
`;

export const cis3: Framework = {
  id: "cis-aws-v3",
  name: "CIS AWS Foundations 3.0.0",
  title: "CIS AWS Foundations Benchmark 3.0.0",
  scope: "All recommendations of the benchmark, in our own words.",
  sections: [
    section(
      "1 Identity and access",
      `
      1.1 The account's contacts are current
      1.2 The account has a security contact
      1.3 The account has security questions
      1.4 The root user has no access key
      1.5 The root user has a second factor
      1.6 The second factor of the root user is a device
      1.7 The root user is not used for daily work
      1.8 Passwords have at least 14 characters
      1.9 Passwords are not used again
      1.10 Users with a password have a second factor
      1.11 Users with a password get no access key when they are made
      1.12 Credentials unused for 45 days are disabled
      1.13 A user has one active access key at most
      1.14 Access keys are renewed within 90 days
      1.15 Users have permissions through groups alone
      1.16 No policy allows everything on everything
      1.17 There is a role for cases with AWS Support
      1.18 Instances use roles
      1.19 Expired certificates are removed from IAM
      1.20 Access Analyzer is on in all regions
      1.21 Users come from one place, through federation or the organization
      1.22 Full access to CloudShell is restricted
    `,
    ),
    section(
      "2 Storage",
      `${BUCKETS}
      2.2.1 Volumes are encrypted in all regions
      2.3.1 Databases are encrypted at rest
      2.3.2 Databases take minor versions by themselves
      2.3.3 Databases have no public address
      2.4.1 File systems are encrypted
    `,
    ),
    section("3 Logging", LOGGING),
    section("4 Monitoring", MONITORING),
    section(
      "5 Networking",
      `
      5.1 Network ACLs do not open ports of administration to the internet
      5.2 Security groups do not open ports of administration to any IPv4 address
      5.3 Security groups do not open ports of administration to any IPv6 address
      5.4 Default security groups admit nothing
      5.5 Routes of peerings reach no further than needed
      5.6 Instances take only version 2 of the metadata service
    `,
    ),
  ],
};

export const cis5: Framework = {
  id: "cis-aws-v5",
  name: "CIS AWS Foundations 5.0.0",
  title: "CIS AWS Foundations Benchmark 5.0.0",
  scope: "All recommendations of the benchmark, in our own words.",
  sections: [
    section(
      "1 Identity and access",
      `
      1.1 The account's contacts are current
      1.2 The account has a security contact
      1.3 The root user has no access key
      1.4 The root user has a second factor
      1.5 The second factor of the root user is a device
      1.6 The root user is not used for daily work
      1.7 Passwords have at least 14 characters
      1.8 Passwords are not used again
      1.9 Users with a password have a second factor
      1.10 Users with a password get no access key when they are made
      1.11 Credentials unused for 45 days are disabled
      1.12 A user has one active access key at most
      1.13 Access keys are renewed within 90 days
      1.14 Users have permissions through groups alone
      1.15 No policy allows everything on everything
      1.16 There is a role for cases with AWS Support
      1.17 Instances use roles
      1.18 Expired certificates are removed from IAM
      1.19 Access Analyzer looks for access from outside in all regions
      1.20 Users come from one place, through federation or the organization
      1.21 Full access to CloudShell is restricted
    `,
    ),
    section(
      "2 Storage",
      `${BUCKETS}
      2.2.1 Databases are encrypted at rest
      2.2.2 Databases take minor versions by themselves
      2.2.3 Databases have no public address
      2.2.4 Databases stand in two zones
      2.3.1 File systems are encrypted
    `,
    ),
    section("3 Logging", LOGGING),
    section("4 Monitoring", MONITORING),
    section(
      "5 Networking",
      `
      5.1.1 Volumes are encrypted in all regions
      5.1.2 File shares are open to trusted networks alone
      5.2 Network ACLs do not open ports of administration to the internet
      5.3 Security groups do not open ports of administration to any IPv4 address
      5.4 Security groups do not open ports of administration to any IPv6 address
      5.5 Default security groups admit nothing
      5.6 Routes of peerings reach no further than needed
      5.7 Instances take only version 2 of the metadata service
    `,
    ),
  ],
};
