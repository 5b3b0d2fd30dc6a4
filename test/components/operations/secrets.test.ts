import { describe, expect, it } from "vitest";
import { ImageRepository } from "../../../components/compute/image-repository.ts";
import { PlatformSecrets } from "../../../components/operations/secrets.ts";
import type { SecretConfig } from "../../../config/schema.ts";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../../graph/model.ts";
import { type BuildContext, bothModes, graphOf } from "../../support/graph.ts";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const PASSWORD = "random:index/randomPassword:RandomPassword";
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-a000-000000000000";

const config: Record<string, SecretConfig> = {
  "jwt-secret": { source: "generated", length: 64 },
  "mail-key": { source: "vendor", description: "API key of the mail provider" },
};
const secretsOf =
  (entries: Record<string, SecretConfig>) =>
  ({ platform, opts }: BuildContext) =>
    new PlatformSecrets("secrets", { platform, config: entries, keyArn }, opts);
const build = (context: BuildContext) => {
  secretsOf(config)(context);
};

const { deployed } = await bothModes(build);

describe("a generated secret", () => {
  it("has a random value as its version", () => {
    const version = deployed.only(VERSION, "secrets-jwt-secret-version");
    expect(deployed.references(version.urn, "secretId").map(({ type }) => type)).toEqual([SECRET]);
    expect(deployed.references(version.urn, "secretString").map(({ type }) => type)).toEqual([PASSWORD]);
    const password = deployed.only(PASSWORD, "secrets-jwt-secret-value");
    expect(password.inputs).toMatchObject({ length: 64, special: false });
  });

  it("keeps its value out of sight", () => {
    const { inputs } = deployed.only(VERSION, "secrets-jwt-secret-version");
    expect(inputs?.secretString).toMatchObject({ [SIGNATURE_KEY]: SECRET_SIGNATURE });
  });

  it("changes with its generation, and with nothing else", async () => {
    const keepers = async (entry: SecretConfig) => {
      const graph = await graphOf((context) => {
        secretsOf({ token: entry })(context);
      });
      return graph.only(PASSWORD, "secrets-token-value").inputs?.keepers;
    };
    const absent = await keepers({ source: "generated", length: 32 });
    expect(await keepers({ source: "generated", length: 32, generation: 1 })).toEqual(absent);
    expect(await keepers({ source: "generated", length: 32, generation: 2 })).not.toEqual(absent);
  });
});

it("leaves a vendor's secret empty, for its owner", () => {
  const secret = deployed.only(SECRET, "secrets-mail-key");
  expect(secret.inputs?.description).toBe("API key of the mail provider");
  expect(deployed.referrers(secret.urn)).toEqual([]);
});

describe("every secret", () => {
  it("has our key and a data class", () => {
    const secrets = deployed.byType(SECRET);
    expect(secrets).toHaveLength(2);
    for (const { inputs } of secrets) {
      expect(inputs?.kmsKeyId).toBe(keyArn);
      expect(inputs?.tags).toMatchObject({ "data-class": "internal" });
    }
  });

  it.each([
    [true, 30],
    [false, 7],
  ])("with deletion guards %s: protected so, and %i days to get it back", async (deletionGuards, days) => {
    const graph = await graphOf(build, { platform: { deletionGuards } });
    for (const { protect = false, inputs } of graph.byType(SECRET)) {
      expect(protect).toBe(deletionGuards);
      expect(inputs?.recoveryWindowInDays).toBe(days);
    }
  });
});

describe("a service's connection", () => {
  it("is the secret's ARN under the entry's name in capitals, and no right for the application", async () => {
    await graphOf((context) => {
      const secrets = secretsOf(config)(context);
      const connection = secrets.use("jwt-secret");
      expect(connection).toMatchObject({ name: "secret-jwt-secret", env: {}, statements: [], peers: [], ready: true });
      expect(Object.keys(connection.secrets)).toEqual(["JWT_SECRET"]);
      const reference = connection.secrets.JWT_SECRET;
      expect(reference?.secretArn).toBe(secrets.arns["jwt-secret"]);
      expect(reference?.keyArn).toBe(keyArn);
      expect(secrets.use("mail-key").secrets.MAIL_KEY?.valueFrom).toBe(secrets.arns["mail-key"]);
    });
  });

  it("waits for a generated value: a task that starts before it stops at once", async () => {
    const graph = await graphOf((context) => {
      const reference = secretsOf(config)(context).use("jwt-secret").secrets.JWT_SECRET;
      const args = {
        platform: context.platform,
        service: "reader",
        keepImages: 10,
        keyArn: reference?.valueFrom ?? "",
      };
      new ImageRepository("reader", args, context.opts);
    });
    const [reader] = graph.byName("reader-repository");
    const [version] = graph.byType(VERSION);
    expect(reader?.dependencies).toContain(version?.urn);
    expect(reader?.inputs?.encryptionConfigurations).toMatchObject([
      { kmsKey: expect.stringMatching(/:secret:secrets-jwt-secret-/) },
    ]);
  });

  it("to a secret that is not there says which there are", async () => {
    const attempt = graphOf((context) => {
      secretsOf(config)(context).use("jwt");
    });
    await expect(attempt).rejects.toThrow('no secret "jwt"; there are: jwt-secret, mail-key');
  });
});

it("makes nothing when there are no secrets", async () => {
  const graph = await graphOf((context) => {
    secretsOf({})(context);
  });
  expect(graph.byType(SECRET, VERSION, PASSWORD)).toEqual([]);
});
