import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { scramVerifier } from "../../../components/data/scram.ts";

describe("scramVerifier", () => {
  // The exchange of RFC 7677, section 3: user "user", password "pencil", 4096 iterations.
  const salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
  const verifier = scramVerifier("pencil", salt);
  const authMessage =
    "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

  it("has the form that PostgreSQL takes for a stored password", () => {
    expect(verifier).toMatch(/^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/);
    expect(verifier).not.toContain("pencil");
  });

  it("holds the server key that signs RFC 7677's example", () => {
    const serverKey = Buffer.from(verifier.split(":").at(-1) ?? "", "base64");
    expect(createHmac("sha256", serverKey).update(authMessage).digest("base64")).toBe(
      "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    );
  });

  it("holds the stored key that accepts RFC 7677's proof", () => {
    const storedKey = verifier.split("$").at(-1)?.split(":")[0] ?? "";
    const proof = Buffer.from("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "base64");
    const signature = createHmac("sha256", Buffer.from(storedKey, "base64")).update(authMessage).digest();
    const clientKey = Buffer.from(proof.map((byte, index) => byte ^ (signature[index] ?? 0)));
    expect(createHash("sha256").update(clientKey).digest("base64")).toBe(storedKey);
  });

  it("differs for another password or salt", () => {
    expect(scramVerifier("pencil", salt)).toBe(verifier);
    expect(scramVerifier("pencils", salt)).not.toBe(verifier);
    expect(scramVerifier("pencil", "c2FsdA==")).not.toBe(verifier);
  });
});
