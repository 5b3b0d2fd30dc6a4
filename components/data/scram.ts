import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** PostgreSQL's own default; the passwords it protects here are random and long. */
const ITERATIONS = 4096;

/**
 * What PostgreSQL stores instead of a password (RFC 5803, PostgreSQL "pg_authid"). It takes the verifier where a
 * password is expected, so that `CREATE ROLE ... PASSWORD` writes no password into a log: `log_statement = ddl` logs the
 * whole statement.
 * @param password ASCII, so that SASLprep leaves it alone.
 * @param salt base64.
 */
export function scramVerifier(password: string, salt: string): string {
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), ITERATIONS, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt}$${storedKey}:${serverKey}`;
}
