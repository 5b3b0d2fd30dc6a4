/** How secrets look. */

const SECRET_WORDS = new Set(["password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "credential"]);
const SECRET_PAIRS = new Set([
  "api key",
  "private key",
  "access key",
  "signing key",
  "encryption key",
  "connection string",
]);
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
  if (DESCRIPTIVE.has(words.at(-1) ?? "")) return false;
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

const CREDENTIALS = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
  /\bgh[pousr]_[A-Za-z0-9]{36,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
];

/** Whether the text has the form of a credential: an access key, a private key, a URL with a password, a token. */
export function isCredential(text: string): boolean {
  return CREDENTIALS.some((pattern) => pattern.test(text));
}
