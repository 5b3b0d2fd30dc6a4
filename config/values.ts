/** The value formats of the stack config. Each regular expression carries the words an error shows as "allowed". */
import { Cron } from "croner";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { awsCron } from "./aws-cron.ts";

/** Texts of digits that a stack file may leave unquoted: YAML makes numbers of them, merging makes them texts again. */
export const writtenAsNumber = z.registry<{ asText: true }>();

export const accountId = z
  .string()
  .regex(/^\d{12}$/, "12 digits")
  .register(writtenAsNumber, { asText: true });

/** Key of a map whose entries become resources: part of URNs and physical names, hence short. */
export const entryName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,13}[a-z0-9]$|^[a-z]$/,
    "1 to 15 lower-case letters, digits or -, a letter first, no - last",
  );

export const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region such as eu-west-1");

/** Each label 1 to 63 characters, no wildcard, lower case. */
export const domain = z
  .string()
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
    "a lower-case domain name such as api.larder.example",
  );

/** A domain name whose labels may begin with an underscore, as those of records that are no hosts do. */
export const recordName = z
  .string()
  .max(253)
  .regex(
    /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
    "a lower-case name of a DNS record such as _spf.mail.example",
  );

export const email = z.string().regex(/^[^\s@<>"]+@[^\s@.]+(\.[^\s@.]+)+$/, "an e-mail address");

/** An IPv4 range whose host bits are zero. */
export const cidr = z.string().superRefine((value, context) => {
  if (!/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(value) || !ipaddr.IPv4.isValidCIDR(value)) {
    context.addIssue({ code: "custom", message: "an IPv4 range such as 10.20.0.0/16" });
    return;
  }
  const network = `${ipaddr.IPv4.networkAddressFromCIDR(value)}/${value.split("/")[1]}`;
  if (network !== value) {
    context.addIssue({ code: "custom", message: `the range's first address, ${network}` });
  }
});

export const arn = (service: string) =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d{12}:.+$`),
      `the ARN of a resource of the service "${service}"`,
    );

export const digestImage = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9./_:-]*@sha256:[0-9a-f]{64}$/,
    "an image by digest: repository@sha256: and 64 hexadecimal digits (a tag can move)",
  );

export const hostPath = z
  .string()
  .max(128)
  .regex(/^\/[A-Za-z0-9_\-.$/~"'@:+*?&]*$/, "a path pattern that begins with /");

export const instanceClass = z
  .string()
  .regex(/^db\.[a-z0-9]+\.(micro|small|medium|large|\d*xlarge)$/, "an RDS class such as db.t4g.medium");

export const nodeType = z
  .string()
  .regex(/^cache\.[a-z0-9]+\.(micro|small|medium|large|\d*xlarge)$/, "an ElastiCache type such as cache.t4g.small");

export const postgresName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, "1 to 63 lower-case letters, digits or _, a letter first");

export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "3 to 63 lower-case letters, digits or -");

const time = "([01]\\d|2[0-3]):[0-5]\\d";
const day = "(mon|tue|wed|thu|fri|sat|sun)";
export const dailyWindow = z.string().regex(new RegExp(`^${time}-${time}$`), "hh:mm-hh:mm in UTC");
export const weeklyWindow = z
  .string()
  .regex(new RegExp(`^${day}:${time}-${day}:${time}$`), "ddd:hh:mm-ddd:hh:mm in UTC, such as sun:03:30-sun:04:30");

/** Five fields, checked by the parsers, not by a pattern: it must mean something, and AWS must be able to say it. */
export const cron = z.string().superRefine((value, context) => {
  const refuse = (message: string) => context.addIssue({ code: "custom", message });
  try {
    awsCron(value);
  } catch (error) {
    refuse(error instanceof RangeError ? error.message : String(error));
    return;
  }
  try {
    if (new Cron(value, { paused: true }).nextRun(new Date("2024-01-01T00:00:00Z")) === null)
      refuse("a time that comes");
  } catch {
    refuse("a cron expression such as 0 22 * * *");
  }
});

export const dateTimezone = z.string().refine(
  (value) => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: value });
      return true;
    } catch {
      return false;
    }
  },
  { message: "a time zone such as Europe/London" },
);

/** A list whose order means nothing: naming an entry twice would make the same resource twice. */
export const setOf = <T extends z.ZodType>(entry: T) =>
  z.array(entry).superRefine((entries, context) => {
    for (const [index, value] of entries.entries()) {
      if (entries.indexOf(value) !== index) {
        context.addIssue({ code: "custom", path: [index], message: "each entry once" });
      }
    }
  });

/** Days, within what the service takes. */
export const days = (min: number, max: number) => z.int().min(min).max(max);

/** The retention periods CloudWatch Logs accepts, in days (API PutRetentionPolicy). */
const logRetentionPeriods: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
export const logRetentionDays = z.literal(logRetentionPeriods);

/** One of the network's zones. */
export const zoneLetter = z.enum(["a", "b", "c"]);
