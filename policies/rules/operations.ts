import { judge, notApplicable, rule, unknown, when } from "../model.ts";
import { aws } from "../types.ts";

/** LOG-01. Zero and absent keep entries for ever. */
export const logRetention = rule("LOG-01", aws("cloudwatch", "LogGroup"), (group, settings) =>
  when(group.string("logGroupClass", "STANDARD"), (kind) => {
    if (kind === "DELIVERY") return notApplicable("AWS fixes the retention of the DELIVERY class");
    const dataClass = group.tag("data-class");
    const days = group.number("retentionInDays", 0);
    if (days.known && days.value === 0) {
      return judge(days, { holds: () => false, message: "entries are kept for ever", required: "a number of days" });
    }
    if (!dataClass.known) return unknown(dataClass);
    if (dataClass.value === "personal") {
      const maximum = settings.maxPersonalDays;
      return judge(days, {
        holds: (kept) => kept <= maximum,
        message: (kept) => `personal data is kept ${kept} days, at most ${maximum} are allowed`,
        required: `<= ${maximum}`,
      });
    }
    const minimum = dataClass.value === "audit-log" ? settings.minAuditDays : settings.minDays;
    return judge(days, {
      holds: (kept) => kept >= minimum,
      message: (kept) => `entries are kept ${kept} days, need ${minimum}`,
      required: `>= ${minimum}`,
    });
  }),
);
