/** How the values of secrets look, whatever their name. */

/** Keys and tokens, by the form that their makers give them. */
const TOKENS = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  /\bAIza[A-Za-z0-9_-]{35}/,
  /\bnpm_[A-Za-z0-9]{36}/,
  /\bsk-(?:proj|ant|svcacct)-[A-Za-z0-9_-]{20,}/,
  /\bhvs\.[A-Za-z0-9_-]{24,}/,
  /\bdop_v1_[a-f0-9]{64}/,
  /\bhttps:\/\/hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
  /\bhttps:\/\/discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]+/,
];

/** Not `$VARIABLE`, `{{template}}`, `<placeholder>` or `***`. */
const VALUE = String.raw`[^\s"'$<{*%&;,\[][^\s"'&;,]{3,}`;
const WORD = "(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|account[_-]?key|access[_-]?key)";

/** A password beside its name or its user. */
const PAIRS = [
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
  // DSN, query, command line: `password=hunter2`, `--db-password hunter2`, `export DB_PASSWORD=hunter2`.
  new RegExp(String.raw`(?:^|[\s?&;,"'_-])${WORD}=["']?${VALUE}`, "i"),
  new RegExp(String.raw`(?:^|\s)--(?:[\w-]+-)?${WORD}\s+["']?${VALUE}`, "i"),
  new RegExp(String.raw`"(?:\w*[_-])?\w*${WORD}"\s*:\s*"${VALUE}"`, "i"),
  /\bcurl\b.*\s(?:-u|--user)\s+["']?[^\s:$"']+:[^\s$"']+/,
];

const BASE64 = /^[A-Za-z0-9+/]{24,}={0,2}$/;
/** A secret access key has no form but its length; a digest of this length has lower case alone. */
const ACCESS_KEY_SECRET = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[+/])[A-Za-z0-9+/]{40}$/;

/**
 * Whether the text has the form of a credential: an access key, a private key, a token, a password beside its name or
 * in a URL; also under base64.
 */
export function isCredential(text: string): boolean {
  if (TOKENS.some((pattern) => pattern.test(text)) || PAIRS.some((pattern) => pattern.test(text))) return true;
  const whole = text.trim();
  if (ACCESS_KEY_SECRET.test(whole)) return true;
  if (!BASE64.test(whole)) return false;
  const decoded = Buffer.from(whole, "base64").toString("utf8");
  return isText(decoded) && isCredential(decoded);
}

/** Without control characters and the sign for bytes that are no text. */
function isText(text: string): boolean {
  return [...text].every(
    (char) => char !== "\uFFFD" && (char >= " " || char === "\n" || char === "\r" || char === "\t"),
  );
}
