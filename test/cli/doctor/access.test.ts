import { describe, expect, it, vi } from "vitest";
import { awsFailure } from "../../../cli/doctor/aws.ts";
import { cloudflare, identity, jsonError, quota, type Replies, xmlError, zone } from "./fakes.ts";
import { type Changes, EDITS, surroundings } from "./surroundings.ts";

const at = surroundings();

describe("AWS account", () => {
  it("refuses the wrong one", async () => {
    at.services.answer({ GetCallerIdentity: identity("999988887777") });
    expect(await at.one("aws-account")).toEqual([
      "wrong",
      `999988887777, as assumed-role/admin/alice: but larder:account.id is ${at.prod.config.account.id}, and the provider refuses any other`,
      expect.stringContaining(`a profile of account ${at.prod.config.account.id}`),
    ]);
  });

  it.each([
    ["ExpiredToken", "wrong"],
    ["InvalidClientTokenId", "wrong"],
    ["SignatureDoesNotMatch", "wrong"],
    ["ServiceUnavailable", "unknown"],
  ])("judges credentials that are answered %s as %s", async (code, status) => {
    at.services.answer({ GetCallerIdentity: xmlError(code, code === "ServiceUnavailable" ? 503 : 403) });
    const [found, words] = await at.one("aws-account");
    expect(found).toBe(status);
    expect(words).toContain(code);
  });

  it("misses credentials, and says so once where it stops other questions", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
    const checks = await at.all();
    expect(checks.get("aws-account")?.status).toBe("missing");
    for (const id of ["secrets-provider", "lock", "quota-vpcs"]) {
      expect(checks.get(id), id).toMatchObject({
        status: "unknown",
        found: expect.stringContaining("no AWS credentials"),
      });
    }
    expect(checks.get("cloudflare-token")?.status).toBe("ok");
  });

  it("knows a single sign-on session that has expired", async () => {
    const error = new Error("The SSO session associated with this profile has expired. To refresh run aws sso login.");
    error.name = "CredentialsProviderError";
    expect(awsFailure(error)).toEqual({ kind: "refused", reason: "the single sign-on session has expired" });
  });

  it("does not wait for an answer that never comes", async () => {
    at.services.answer({ GetCallerIdentity: { status: 0, body: "" } });
    const start = performance.now();
    expect((await at.one("aws-account", { patience: 800 }))[0]).toBe("unknown");
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("Cloudflare token", () => {
  const path = () => `zones/${at.zone().zoneId}`;
  const records = () => `${path()}/dns_records`;

  it("misses it", async () => {
    for (const CLOUDFLARE_API_TOKEN of [undefined, ""]) {
      expect((await at.one("cloudflare-token", { env: { CLOUDFLARE_API_TOKEN } }))[0]).toBe("missing");
    }
  });

  it("names the rights that it lacks", async () => {
    at.services.answer({
      [path()]: zone(at.zone().zoneName, ["#zone:read", "#dns_records:read", "#zone_settings:read"]),
    });
    expect(await at.one("cloudflare-token")).toEqual([
      "wrong",
      `sees ${at.zone().zoneName}, but lacks DNS Edit, Zone Settings Edit`,
      expect.stringContaining("Zone Read, DNS Edit, Zone Settings Edit"),
    ]);
  });

  it("refuses a zone id of another name", async () => {
    at.services.answer({ [path()]: zone("other.example", EDITS) });
    expect((await at.one("cloudflare-token"))[1]).toContain("zoneId belongs to other.example");
  });

  it.each<[string, () => Replies, string, string]>([
    ["without Zone Read", () => ({ [records()]: cloudflare([]) }), "unknown", "without Zone Read"],
    [
      "of another zone",
      () => ({ "user/tokens/verify": cloudflare({ status: "active" }) }),
      "wrong",
      "not for the zone",
    ],
    ["that has expired", () => ({ "user/tokens/verify": cloudflare({ status: "expired" }) }), "wrong", "is expired"],
    ["that nobody knows", () => ({ "user/tokens/verify": cloudflare(null, 401) }), "wrong", "does not accept"],
  ])("judges a token %s", async (_, replies, status, text) => {
    at.services.answer({ [path()]: cloudflare(null, 403), [records()]: cloudflare(null, 403), ...replies() });
    expect(await at.one("cloudflare-token")).toEqual([status, expect.stringContaining(text), expect.any(String)]);
  });

  it("does not blame the token for a fault of Cloudflare's, or of the way there", async () => {
    at.services.answer({ [path()]: cloudflare(null, 503) });
    expect((await at.one("cloudflare-token"))[0]).toBe("unknown");
    const env = { CLOUDFLARE_BASE_URL: "http://127.0.0.1:1" };
    expect(await at.one("cloudflare-token", { env })).toEqual(["unknown", "Cloudflare cannot be reached", ""]);
    at.services.answer({ [path()]: zone(at.zone().zoneName) });
    expect((await at.one("cloudflare-token"))[0]).toBe("unknown");
  });

  it("is not asked where DNS is elsewhere", async () => {
    const edge = { ...at.prod.config.edge, dns: { mode: "external" as const } };
    expect((await at.all({ config: { edge } })).has("cloudflare-token")).toBe(false);
  });
});

describe("database", () => {
  const access = (value: object): Changes => {
    const database = at.rds();
    return { config: { database: { ...database, access: value as typeof database.access } } };
  };

  it("is reached through the tunnel, or is not", async () => {
    expect((await at.one("database"))[0]).toBe("ok");
    const { port } = at.tunnel;
    at.tunnel.server.close();
    const [status, words, mend] = await at.one("database", access({ reach: "tunnel", port }));
    expect([status, words]).toEqual(["missing", `nothing listens at 127.0.0.1:${port}`]);
    expect(mend).toContain("only before the first run");
  });

  it("is not needed before the first run, and not asked without one", async () => {
    expect((await at.one("database", access({ reach: "none" })))[0]).toBe("ok");
    expect((await at.all({ config: { database: { mode: "none" } } })).has("database")).toBe(false);
  });

  it("must be known by name", async () => {
    const changes = access({ reach: "direct", host: "db.invalid", port: 5432 });
    expect(["missing", "unknown"]).toContain((await at.one("database", changes))[0]);
  });
});

describe("quotas", () => {
  it("compares with what the stack needs at its most", async () => {
    at.services.answer({ "GetServiceQuota L-F678F1CE": quota(1), "GetServiceQuota L-0263D0A3": quota(2) });
    const checks = await at.all();
    expect(checks.get("quota-vpcs")).toMatchObject({ status: "ok", found: expect.stringContaining("needs 1 of 1") });
    expect(checks.get("quota-addresses")).toMatchObject({
      status: "wrong",
      found: "needs 3, and the account may have 2",
      mend: "aws service-quotas request-service-quota-increase --region eu-west-1 --service-code ec2 --quota-code L-0263D0A3 --desired-value 3",
    });
  });

  it("takes the default where nobody has changed it, and nothing where it may not ask", async () => {
    at.services.answer({
      "GetServiceQuota L-F678F1CE": jsonError("NoSuchResourceException"),
      "GetAWSDefaultServiceQuota L-F678F1CE": quota(5),
      "GetServiceQuota L-0263D0A3": jsonError("AccessDeniedException"),
    });
    const checks = await at.all();
    expect(checks.get("quota-vpcs")?.found).toContain("needs 1 of 5");
    expect(checks.get("quota-addresses")).toMatchObject({
      status: "unknown",
      found: expect.stringContaining("may not ask"),
    });
  });
});
