import { expect, it } from "vitest";
import { isCredential, isSecretName } from "../../policies/secrets.ts";

it.each([
  ...[
    "PASSWORD",
    "DB_PASSWORD",
    "dbPassword",
    "PGPASSWORD",
    "MYSQL_PWD",
    "CLIENT_SECRET",
    "JWT_SECRETS",
    "API_KEY",
    "apiKey",
  ],
  ...[
    "APIKEY",
    "STRIPE_API_KEYS",
    "GITHUB_TOKEN",
    "AUTH_TOKENS",
    "SSH_PRIVATE_KEY",
    "DB_CONNECTION_STRING",
    "AWS_ACCESS_KEY",
  ],
  ...["COOKIE_SIGNING_KEY", "secret", "smtp-password", "LOGIN_CREDENTIALS"],
])("%s would hold a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

it.each([
  ...[
    "LOG_LEVEL",
    "DB_PASSWORD_ARN",
    "SECRET_NAME",
    "TOKEN_FILE",
    "API_KEY_ID",
    "TOKEN_TTL",
    "PASSWORD_MIN_LENGTH",
    "",
  ],
  ...["KEYCLOAK_URL", "TOKENIZER", "PRIMARY_KEY", "SECRETARY", "MONKEY", "JWT_ISSUER", "PASSWORD_LOGIN_ENABLED"],
])("%j would not", (name) => {
  expect(isSecretName(name)).toBe(false);
});

it.each([
  "AKIAIOSFODNN7EXAMPLE",
  "key=ASIAIOSFODNN7EXAMPLE;",
  "-----BEGIN PRIVATE KEY-----\nMII",
  "-----BEGIN OPENSSH PRIVATE KEY-----",
  "postgresql://app:hunter2@db.internal:5432/app",
  "redis://:hunter2@cache:6379",
  `ghp_${"a".repeat(36)}`,
  `sk_live_${"a".repeat(24)}`,
  "xoxb-1234567890-abc",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.c2lnbmF0dXJlLi4u",
])("%s has the form of a credential", (text) => {
  expect(isCredential(text)).toBe(true);
});

it.each([
  "",
  "info",
  "https://larder.example/path",
  "postgresql://db:5432/app",
  "user@larder.example",
  "rediss://cache:6379",
])("%j has not", (text) => {
  expect(isCredential(text)).toBe(false);
});
