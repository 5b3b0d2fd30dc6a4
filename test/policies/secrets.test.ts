import { expect, it } from "vitest";
import { isCredential } from "../../policies/credentials.ts";
import { isSecretName } from "../../policies/secrets.ts";

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
  ...["DB_PASS", "PGPASS", "smtpPass", "JWT_KEY", "SESSION_KEY", "BASIC_AUTH", "DOOR_PASSCODE"],
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
  ...["COMPASS", "BYPASS", "PASS_THROUGH", "PUBLIC_KEY", "PARTITION_KEY", "AUTH_MODE"],
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
  `AIza${"b".repeat(35)}`,
  `npm_${"c".repeat(36)}`,
  `sk-proj-${"d".repeat(40)}`,
  `hvs.${"e".repeat(24)}`,
  `https://hooks.slack.com/services/T${"0".repeat(8)}/B${"0".repeat(8)}/${"f".repeat(24)}`,
  "jdbc:postgresql://db/app?user=app&password=hunter2",
  "host=db user=app password=hunter2 dbname=app",
  "Server=db;User Id=app;Pwd=hunter2;",
  "AccountName=a;AccountKey=abcd1234==;",
  '{"db":{"password":"hunter2"}}',
  '{"stripeApiKey": "hunter2hunter2"}',
  "migrate --db-password hunter2",
  "--password=hunter2",
  "export DB_PASSWORD=hunter2; run",
  "curl -u admin:hunter2 http://localhost/health",
  "aB1/".repeat(10),
  Buffer.from("postgres://app:hunter2@db/app").toString("base64"),
  Buffer.from('{"password":"hunter2"}').toString("base64"),
  Buffer.from(Buffer.from("password=hunter2, twice in base64").toString("base64")).toString("base64"),
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
  "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
  "--password $DB_PASSWORD",
  "password=$DB_PASSWORD",
  "password={{ password }}",
  '{"passwordArn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:x"}',
  '{"secret":"<from the vault>"}',
  "curl -u $LOGIN http://localhost/health",
  "token_ttl=3600&secret=*",
  Buffer.from("just a text that is long enough").toString("base64"),
  "bG9jYWxob3N0",
])("%j has not", (text) => {
  expect(isCredential(text)).toBe(false);
});
