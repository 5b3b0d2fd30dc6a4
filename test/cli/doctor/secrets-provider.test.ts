import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { SecretsSettings } from "../../../cli/doctor/situation.ts";
import { jsonError, SECRETS } from "./fakes.ts";
import { encryptedkey, KMS, surroundings } from "./surroundings.ts";

const at = surroundings();

describe("secrets provider", () => {
  const locked = (passphrase: string): SecretsSettings => {
    const [salt, nonce] = [randomBytes(8), randomBytes(12)];
    const cipher = createCipheriv("aes-256-gcm", pbkdf2Sync(passphrase, salt, 1_000_000, 32, "sha256"), nonce);
    const sealed = Buffer.concat([cipher.update("pulumi"), cipher.final(), cipher.getAuthTag()]);
    return {
      encryptionsalt: ["v1", salt.toString("base64"), "v1", nonce.toString("base64"), sealed.toString("base64")].join(
        ":",
      ),
    };
  };
  const own = locked(SECRETS.passphrase);

  it("opens what the CLI itself has locked", async () => {
    // Written by CLI 3.260 for the passphrase "x".
    const encryptionsalt = "v1:q+BKfkBJwuM=:v1:lboTyjDKh2hf45nQ:lOqBUEhqFstbEHNwn8PArM5SMwkNGg==";
    const env = { PULUMI_CONFIG_PASSPHRASE: "x" };
    expect((await at.one("secrets-provider", { settings: { encryptionsalt }, env }))[0]).toBe("ok");
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["the right one", { PULUMI_CONFIG_PASSPHRASE: SECRETS.passphrase }, "ok"],
    ["a wrong one", { PULUMI_CONFIG_PASSPHRASE: "guess" }, "wrong"],
    ["an empty one, which is one", { PULUMI_CONFIG_PASSPHRASE: "" }, "wrong"],
    ["none", {}, "missing"],
    ["a file that is not there", { PULUMI_CONFIG_PASSPHRASE_FILE: "/nowhere/file" }, "wrong"],
  ])("with a passphrase: %s", async (_, env, status) => {
    expect((await at.one("secrets-provider", { settings: own, env }))[0]).toBe(status);
  });

  it("reads the passphrase from a file, but for its line break", async () => {
    const file = at.machine.write("phrase", `${SECRETS.passphrase}\n`);
    const env = { PULUMI_CONFIG_PASSPHRASE_FILE: file };
    expect((await at.one("secrets-provider", { settings: own, env }))[0]).toBe("ok");
  });

  it("does not guess at another form of lock", async () => {
    const env = { PULUMI_CONFIG_PASSPHRASE: "x" };
    for (const encryptionsalt of ["v2:a:v2:b:c", "nonsense", "v1:a:v1:b"]) {
      expect((await at.one("secrets-provider", { settings: { encryptionsalt }, env }))[0], encryptionsalt).toBe(
        "unknown",
      );
    }
  });

  it("misses one altogether, unless Pulumi Cloud keeps it", async () => {
    const [status, , mend] = await at.one("secrets-provider", { settings: {} });
    expect([status, mend]).toEqual(["missing", expect.stringContaining(`--secrets-provider "${KMS}"`)]);
    const env = { PULUMI_BACKEND_URL: "https://api.pulumi.com" };
    expect((await at.one("secrets-provider", { settings: {}, env }))[0]).toBe("ok");
  });

  it("misses the encrypted data key", async () => {
    const settings = { secretsprovider: KMS };
    expect(await at.one("secrets-provider", { settings })).toEqual([
      "missing",
      expect.stringContaining("no encryptedkey"),
      expect.stringContaining(KMS),
    ]);
  });

  it.each([
    ["InvalidCiphertextException", "wrong"],
    ["IncorrectKeyException", "wrong"],
    ["DisabledException", "wrong"],
    ["KMSInvalidStateException", "wrong"],
    ["NotFoundException", "wrong"],
    ["AccessDeniedException", "wrong"],
    ["ThrottlingException", "unknown"],
  ])("judges a key that answers %s as %s", async (code, status) => {
    at.services.answer({ Decrypt: jsonError(code) });
    expect((await at.one("secrets-provider"))[0]).toBe(status);
  });

  it("leaves other clouds' keys to the CLI", async () => {
    const settings = { secretsprovider: "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k", encryptedkey };
    expect((await at.one("secrets-provider", { settings }))[0]).toBe("unknown");
  });
});
