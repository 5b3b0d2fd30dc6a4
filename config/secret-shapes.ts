/** What looks like a secret, by name or by value: such values are never echoed, and refused where they are plain text. */

const secretName =
  /(^|[_.-])(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|AUTH|DSN)([_.-]|$)/i;

const secretValues: readonly RegExp[] = [
  /:\/\/[^/\s:@]*:[^/\s@]+@/, // a URL with a password
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\b(sk|rk|pk)_(live|test)_[A-Za-z0-9]{8,}/,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\./, // a signed token
];

export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

export function isSecretValue(value: string): boolean {
  return secretValues.some((pattern) => pattern.test(value));
}
