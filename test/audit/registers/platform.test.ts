/** What the registers say of the platform itself, in operation. */
import { beforeAll, describe, expect, it } from "vitest";
import { registers } from "../../../audit/registers.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { parseExemptions } from "../../../policies/exemptions.ts";
import { inOperation } from "../../support/stacks.ts";
import { about, registerOf, rowsOf } from "./rows.ts";

let prod: ResourceGraph;
let dev: ResourceGraph;

beforeAll(async () => {
  prod = (await inOperation("prod")).deployed;
  dev = (await inOperation("dev", { modes: ["first-preview"] })).firstPreview;
}, 120_000);

describe("retention", () => {
  it("tells the periods of a database with where each is set", () => {
    expect(about(registerOf("retention", prod), "db-primary", "what", "period", "by")).toEqual([
      "automated backups | 30 days | backupRetentionPeriod",
      "automated backups copied to eu-central-1 | 30 days | copies-db-backups",
      "data | until somebody deletes it | nothing",
      "performance data | 7 days | performanceInsightsRetentionPeriod",
      "snapshot after deletion | until somebody deletes it | skipFinalSnapshot",
    ]);
  });

  it("reads lifecycle rules of buckets, images and vaults", () => {
    const register = registerOf("retention", prod);
    expect(about(register, "edge-logs-bucket", "what", "period")).toContain("objects | 90 days");
    expect(about(register, "api-images-repository", "what", "period")).toEqual([
      "images | the last 30",
      "untagged images | 14 days",
    ]);
    expect(about(register, "backup-hourly-vault", "what", "period", "by")).toEqual([
      "recovery points | 2 days | backup-rds-plan, rule hourly",
      "recovery points under the lock | at least 1 day, at most 2 days | backup-hourly-lock",
    ]);
  });

  it("has a row for every log group", () => {
    const groups = prod.byType("aws:cloudwatch/logGroup:LogGroup").map(({ urn }) => urn);
    const rows = registerOf("retention", prod).rows.map(({ urn }) => urn);
    expect(groups.filter((urn) => !rows.includes(urn))).toEqual([]);
    expect(groups.length).toBeGreaterThan(10);
  });
});

describe("encryption", () => {
  it("finds every store of prod encrypted, with the key and its rotation", () => {
    const register = registerOf("encryption", prod);
    const atRest = register.rows.filter(({ cells }) => cells.where === "at rest");
    expect(atRest.filter(({ cells }) => cells.state !== "encrypted")).toEqual([]);
    expect(about(register, "db-primary", "where", "state", "how")).toEqual([
      "at rest | encrypted | key db-key-cmk, rotated every 365 days",
      "in transit | encrypted | rds.force_ssl = 1 (db-pg17-primary)",
    ]);
    // A replica in the region of its source has that one's key.
    expect(about(register, "db-replica-r1", "where", "how")[0]).toBe(
      "at rest | key db-key-cmk, rotated every 365 days",
    );
  });

  it("has copies in the other region, with the key there", () => {
    const register = registerOf("encryption", prod);
    expect(about(register, "copies-db-backups", "kind", "dataClass", "what", "state", "how")).toEqual([
      "copied database backups | personal | automated backups | encrypted | key copies-db-key-cmk, rotated every 365 days",
    ]);
    expect(about(register, "secrets-jwt", "what", "state", "how")).toEqual([
      "copy in eu-central-1 | encrypted | key secret-copies-key-cmk, rotated every 365 days",
      "data | encrypted | key secrets-key-cmk, rotated every 365 days",
    ]);
  });

  it("says where plain HTTP goes on", () => {
    const plain = registerOf("encryption", prod).rows.filter(({ cells }) => cells.state === "not encrypted");
    expect(new Set(plain.map(({ cells }) => cells.kind))).toEqual(new Set(["aws.lb.TargetGroup"]));
  });
});

describe("access", () => {
  it("names role, user of the role, action, resource and boundary", () => {
    const rows = rowsOf(registerOf("access", prod), "principal", "usedBy", "actions", "resources");
    expect(rows).toContain("api-task-role | api-task-definition | s3:ListBucket | uploads-bucket");
    expect(rows).toContain(
      "worker-task-execution | worker-task-definition | secretsmanager:GetSecretValue | db-access-app",
    );
  });

  it("knows roles of the database and users of the caches, without passwords", () => {
    const rows = rowsOf(registerOf("access", prod), "principal", "kind", "effect", "actions", "resources");
    expect(rows).toContain("readonly | database role | allow | SELECT | all tables in schema app");
    expect(rows).toContain("every role (public) | database role | allow | nothing (revoked) | schema public");
    expect(rows).toContain("migrator | database role | allow | acts as | owner");
    expect(rows).toContain("default | cache user | deny | log in (off) | redis-sessions-group");
  });

  it("takes the policies of network endpoints for limits, which give no right", () => {
    const rows = registerOf("access", prod).rows.filter(({ cells }) =>
      String(cells.statedBy).startsWith("net-endpoints"),
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.filter(({ cells }) => cells.effect === "allow")).toEqual([]);
  });
});

describe("secrets", () => {
  const exemption = (expires: string) =>
    parseExemptions(
      `- {control: X-28, urn: "urn:pulumi:prod::larder::*::secrets-jwt", reason: why, owner: platform, ticket: T-1, created: "2026-01-01", expires: "${expires}"}`,
      "e.yaml",
    );

  it("says where the value comes from, who reads it and how it is renewed", () => {
    const register = registerOf("secrets", prod);
    expect(about(register, "secrets-jwt", "value", "readers", "rotation", "copies")).toEqual([
      "generated here: secrets-jwt-value | api-task-execution (api-task-definition) | by hand: a new generation in the config | in eu-central-1",
    ]);
    expect(about(register, "secrets-mailer", "value", "rotation")).toEqual(["filled by its owner (a vendor's) | none"]);
    expect(about(register, "db-access-app", "also")).toEqual(["db-access-app-role (postgresql.Role)"]);
  });

  it("has generated values that stand in no store of secrets, with what is made of them", () => {
    expect(about(registerOf("secrets", prod), "lock-secret-0", "value", "readers", "also", "rotation")).toEqual([
      "generated here, in no store of secrets | whoever may decrypt the stack's state | api-shift (aws.lb.ListenerRule); cdn-services-distribution (aws.cloudfront.Distribution); web-shift (aws.lb.ListenerRule) | by hand: a new generation in the config",
    ]);
  });

  it("brings the excuse in force, and says so of one that has expired", () => {
    expect(about(registerOf("secrets", prod, exemption("2026-12-01")), "secrets-jwt", "excuse")).toEqual([
      "until 2026-12-01, platform, T-1: why",
    ]);
    expect(about(registerOf("secrets", prod, exemption("2026-11-30")), "secrets-jwt", "excuse")).toEqual([
      "expired on 2026-11-30, platform, T-1: why",
    ]);
  });
});

describe("entry points", () => {
  it("are the two distributions, and the load balancer that only the CDN reaches", () => {
    expect(rowsOf(registerOf("entry-points", prod), "entry", "names", "ports", "behind", "leadsTo")).toEqual([
      "cdn-services-distribution | api.larder.example; larder.example | 443; 80 only redirects | web firewall waf-acl | edge-alb",
      "cdn-site-cdn-distribution | app.larder.example | 443; 80 only redirects | web firewall waf-acl | cdn-site-bucket",
      "edge-alb |  | 443 HTTPS | CDN cdn-services-distribution | api-service; web-service",
    ]);
    const [, , balancer] = rowsOf(registerOf("entry-points", prod), "reachedBy");
    expect(balancer).toMatch(/^prefix list pl-/);
  });
});

describe("third parties", () => {
  it("finds vendors, mail hosts and authorities, and none of the platform's own hosts", () => {
    const rows = rowsOf(registerOf("third-parties", prod), "party", "kind");
    expect(rows).toEqual(
      expect.arrayContaining([
        "mx1.mailhost.example | mail host",
        "_spf.mailhost.example | mail sender",
        "amazon.com | certificate authority",
        "cloudflare | provider",
        "API key of the mail provider; the growth team fills it | vendor's secret",
      ]),
    );
    expect(rows.filter((row) => /^([a-z]+\.)?larder\.example|cloudfront\.net|amazonaws\.com/.test(row))).toEqual([]);
  });
});

describe("backups", () => {
  it("tells how a database is saved, copied, locked and tested", () => {
    expect(about(registerOf("backups", prod), "db-primary", "how", "kept", "copies", "lock", "test")[0]).toBe(
      "AWS Backup | 35 days | backup-copies-vault in eu-central-1, 35 days | " +
        "backup-main-vault: governance, at least 7 days | backup-tests-db: at least every 7 days (cron(0 8 ? * TUE *))",
    );
  });

  it("says of a store without backups why", () => {
    expect(about(registerOf("backups", prod), "db-replica-r1", "how")).toEqual(["nothing: a copy of its source"]);
    expect(about(registerOf("backups", prod), "jobs-queue", "how")).toEqual(["nothing"]);
  });
});

describe("data flow", () => {
  it("tells roads by class, with what crosses a region or leaves", () => {
    const rows = rowsOf(registerOf("data-flow", prod), "dataClass", "from", "to", "road", "transport", "boundary");
    expect(rows).toEqual(
      expect.arrayContaining([
        "personal | api-service | db-primary | TCP 5432 | TLS | within eu-west-1",
        "personal | uploads-bucket | uploads-replica-bucket | replication | TLS (within the provider) | eu-west-1 to eu-central-1",
        "not stated | visitors | cdn-services-distribution | HTTP | TLS | from the internet",
        "personal | jobs-queue | jobs-dead | dead letters | TLS (within the provider) | within eu-west-1",
        "personal | waf-acl | waf-logs | logs | TLS (within the provider) | within us-east-1",
      ]),
    );
    expect(rows.some((row) => row.includes("calls it with secrets-mailer") && row.endsWith("to a third party"))).toBe(
      true,
    );
  });
});

describe("before the first deployment", () => {
  it("says what is not known, and throws nowhere", () => {
    for (const definition of registers) {
      const register = registerOf(definition.name, dev);
      expect(register.rows.length, definition.name).toBeGreaterThan(0);
      expect(JSON.stringify(register)).not.toContain("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    }
    expect(rowsOf(registerOf("access", dev), "actions")).toContain("not known before deployment");
  });
});
