import { describe, expect, it } from "vitest";
import { resolveBootstrapConfig } from "../../bootstrap/config.ts";
import { ConfigError } from "../../config/errors.ts";

const good = {
  system: "larder",
  owner: "platform",
  costCentre: "recipes",
  account: { id: "304958671120" },
  regions: { primary: "eu-west-1" },
  state: { versionDays: 90, accessLogDays: 90 },
  stacks: { prod: { environment: "prod", previewEnvironment: "prod-preview" } },
  admins: ["arn:aws:iam::304958671120:role/platform-admin"],
  delivery: { mode: "github", repository: "larder-platform/larder", provider: "create" },
  accountSettings: { mode: "owned" },
  alerts: { runbookBaseUrl: "https://runbooks.larder.example", emails: {} },
};

function messagesOf(changes: Readonly<Record<string, unknown>>): string[] {
  const entries = Object.entries({ ...good, ...changes }).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[`larder-bootstrap:${key}`, typeof value === "string" ? value : JSON.stringify(value)]],
  );
  try {
    resolveBootstrapConfig(Object.fromEntries(entries));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split("\n");
  }
}

describe("the bootstrap's config", () => {
  it("is taken where it is right", () => {
    expect(messagesOf({})).toEqual([]);
    expect(messagesOf({ delivery: { mode: "none" }, accountSettings: { mode: "none" } })).toEqual([]);
  });

  it.each([
    [
      "a misspelt key",
      { accont: {} },
      'larder-bootstrap:accont: unknown key, did you mean "larder-bootstrap:account"?',
    ],
    ["no stack", { stacks: {} }, "larder-bootstrap:stacks: expected one stack at least, got a map"],
    [
      "an admin of another account",
      { admins: ["arn:aws:iam::111122223333:role/admin"] },
      "larder-bootstrap:admins[0]: a role of the account 304958671120, got arn:aws:iam::111122223333:role/admin",
    ],
    [
      "an admin who is a user",
      { admins: ["arn:aws:iam::304958671120:user/admin"] },
      "larder-bootstrap:admins[0]: a role of the account 304958671120, got arn:aws:iam::304958671120:user/admin",
    ],
    [
      "a copy in the same region",
      { regions: { primary: "eu-west-1", secondary: "eu-west-1" } },
      "larder-bootstrap:regions.secondary: another region than the primary, got eu-west-1",
    ],
    [
      "one GitHub environment for two roles",
      { stacks: { prod: { environment: "prod", previewEnvironment: "prod" } } },
      'larder-bootstrap:stacks.prod.previewEnvironment: "prod" is that of stacks.prod.environment: each has its own rights',
    ],
    [
      "a wildcard as repository",
      { delivery: { mode: "github", repository: "larder-platform/*", provider: "create" } },
      'larder-bootstrap:delivery.repository: expected owner/name of a GitHub repository, got "larder-platform/*"',
    ],
    [
      "a GitHub environment with a wildcard",
      { stacks: { prod: { environment: "*", previewEnvironment: "prod-preview" } } },
      'larder-bootstrap:stacks.prod.environment: expected 1 to 64 letters, digits, - or _, got "*"',
    ],
  ])("is refused with %s", (_, changes, expected) => {
    expect(messagesOf(changes)).toEqual([expected]);
  });
});
