/** Names of settings that hold secrets. */

const SECRET_WORDS = new Set([
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "secret",
  "token",
  "apikey",
  "credential",
  "passcode",
]);
const SECRET_PAIRS = new Set([
  "api key",
  "private key",
  "access key",
  "signing key",
  "encryption key",
  "connection string",
  ...["jwt key", "hmac key", "shared key", "master key", "session key", "cookie key", "account key", "service key"],
  ...["basic auth"],
]);
/** At the end of a name, where COMPASS and PASS_THROUGH do not have it. */
const SECRET_ENDS = new Set(["pass", "pgpass", "dbpass", "pw"]);
/** Last words of names that describe a secret, or say where it is, but do not hold it. */
const DESCRIPTIVE = new Set([
  ...["arn", "id", "name", "file", "path", "ttl", "age", "days", "hours", "minutes", "seconds", "length", "policy"],
  ...["enabled", "required", "type", "issuer", "audience", "algorithm", "endpoint", "header", "region", "version"],
  ...["provider", "manager", "store", "rotation", "scope", "expiry", "expiration", "lifetime", "generation", "count"],
]);

/** Whether a setting of this name would hold a secret: DB_PASSWORD does, DB_PASSWORD_ARN does not. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const last = words.at(-1) ?? "";
  if (DESCRIPTIVE.has(last)) return false;
  if (SECRET_ENDS.has(last)) return true;
  return words.some((word, index) => {
    const singular = word.replace(/s$/, "");
    return (
      SECRET_WORDS.has(word) ||
      SECRET_WORDS.has(singular) ||
      SECRET_PAIRS.has(`${words[index - 1] ?? ""} ${singular}`) ||
      /(password|secret|apikey|privatekey)$/.test(word)
    );
  });
}
