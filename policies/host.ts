/**
 * The policies as the policy SDK wants them: one per control, so that each has its own level, severity and
 * configuration. They judge nothing themselves; the rules do, on what the collector has gathered.
 */
import type {
  Policies,
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { ResourceGraph } from "../graph/query.ts";
import { type ControlId, control, controlAnchor, controlIds, policyName } from "./catalogue.ts";
import { checkedResource } from "./checked.ts";
import { Collector, type Seen } from "./collector.ts";
import { judgeGraph } from "./evaluate.ts";
import { Exemptions } from "./exempt.ts";
import type { Exemption } from "./exemptions.ts";
import { unwrapped } from "./from-sdk.ts";
import { levelOf } from "./levels.ts";
import type { Rule, Verdict } from "./model.ts";
import type { Profile } from "./profile.ts";
import { FRAMEWORK_NOTICE, frameworkItems } from "./references.ts";
import { remedied, remedies } from "./remediations.ts";
import type { ReportResult } from "./report.ts";
import { judges, ruleOf } from "./rules.ts";
import { type SettingOverrides, settingsFor } from "./settings.ts";
import { canonicalType } from "./types.ts";

export interface HostOptions {
  readonly profile: Profile;
  /** YYYY-MM-DD. */
  readonly asOf: string;
  readonly exemptions: readonly Exemption[];
}

/** Gathers the resources' inputs with their secret marks; changes nothing. */
export const COLLECTOR_POLICY = "larder-inputs";
/** Lists what could not be judged: an unknown value must not pass in silence. */
export const UNVERIFIED_POLICY = "larder-unverified";

export function createPolicies(options: HostOptions): Policies {
  const host = new Host(options);
  // Last, when every policy before has met its configuration.
  return [collectorPolicy(host), ...controlIds.map((id) => controlPolicy(id, host)), unverifiedPolicy(host)];
}

class Host {
  readonly options: HostOptions;
  readonly collector = new Collector();
  /** Violations that were reported before the resource was created. */
  readonly reported = new Set<string>();
  settings: SettingOverrides = {};
  readonly #room = new WeakMap<ResourceGraph, number>();
  #last: Judged | undefined;

  constructor(options: HostOptions) {
    this.options = options;
  }

  /** Remembers the configuration that the engine has for the policy. */
  configure(id: ControlId, config: Readonly<Record<string, unknown>>): void {
    const names = Object.keys(settingsFor(id));
    const values = Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)));
    if (JSON.stringify(this.settings[id] ?? {}) === JSON.stringify(values)) return;
    this.settings = { ...this.settings, [id]: values };
  }

  /** Messages of the rule's findings on one resource by itself, without those that are exempted. */
  early(rule: Rule, args: ResourceValidationArgs): readonly string[] {
    const seen = this.collector.see(args);
    const { profile, exemptions, asOf } = this.options;
    const verdict = this.verdict(rule, seen);
    if (verdict.outcome === "not-applicable" && rule.scope === "resource") notApplicable(args, verdict.reason);
    if (verdict.outcome !== "fail") return [];
    const own = new Exemptions(exemptions, profile, asOf, new Set());
    return own.apply(rule.control, seen.resource.urn, verdict.findings).left.map(({ message }) => message);
  }

  /** Of the resource by itself. */
  verdict(rule: Rule, { resource, graph, marksSecrets }: Seen): Verdict {
    const checked = checkedResource(resource, graph, marksSecrets);
    return rule.check(checked, { profile: this.options.profile, settings: this.settings, graph });
  }

  /** All results with the configuration that is known by now. */
  all(args: StackValidationArgs): readonly ReportResult[] {
    return this.#judged(args).results;
  }

  /** Of one control: judged with all others, unless it has met a configuration of its own since. */
  of(id: ControlId, args: StackValidationArgs): readonly ReportResult[] {
    const { graph, marksSecrets } = this.collector.graph(args);
    const { options, settings } = this;
    if (this.#last?.graph === graph && this.#last.settings[id] !== settings[id]) {
      return judgeGraph(graph, { ...options, settings, marksSecrets, marksOutputs: false, controls: [id] });
    }
    return (this.#last?.graph === graph ? this.#last : this.#judged(args)).byControl.get(id) ?? [];
  }

  /** Whether a report of this size still fits into the answer about the stack; if so it counts. */
  hasRoomFor(bytes: number, args: StackValidationArgs): boolean {
    const { graph } = this.collector.graph(args);
    const left = (this.#room.get(graph) ?? ANSWER_BYTES) - bytes;
    if (left >= 0) this.#room.set(graph, left);
    return left >= 0;
  }

  #judged(args: StackValidationArgs): Judged {
    const { graph, marksSecrets } = this.collector.graph(args);
    const { options, settings } = this;
    if (this.#last?.graph === graph && this.#last.settings === settings) return this.#last;
    const results = judgeGraph(graph, { ...options, settings, marksSecrets, marksOutputs: false });
    this.#last = { graph, settings, results, byControl: Map.groupBy(results, ({ control: id }) => id) };
    return this.#last;
  }
}

/** A whole stack and all that the rules say of it: more than two hundred policies ask, one after the other. */
interface Judged {
  readonly graph: ResourceGraph;
  readonly settings: SettingOverrides;
  readonly results: readonly ReportResult[];
  readonly byControl: ReadonlyMap<ControlId, readonly ReportResult[]>;
}

/** The SDK ends a policy by an error: of some hundred thousand in one run nobody reads the stack. */
function notApplicable(args: { notApplicable(reason?: string): never }, reason: string): never {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return args.notApplicable(reason);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function collectorPolicy(host: Host): ResourceValidationPolicy {
  return {
    name: COLLECTOR_POLICY,
    description: "Reads the inputs of each resource for the other policies. It changes nothing.",
    // Only here does the SDK say which values are secrets.
    enforcementLevel: "remediate",
    remediateResource: (args) => {
      host.collector.collect(args);
    },
  };
}

function controlPolicy(id: ControlId, host: Host): ResourceValidationPolicy | StackValidationPolicy {
  const rule = ruleOf(id);
  const base = { ...description(id), enforcementLevel: levelOf(id, host.options.profile) };
  if (!rule) return { ...base, validateStack: (args, report) => reportStack(host, id, args, report) };
  const validateResource = (args: ResourceValidationArgs, report: ReportViolation) => {
    // First: nearly every resource is of another type than nearly every rule is about.
    if (!judges(rule, canonicalType(args.type))) notApplicable(args, "another type");
    host.configure(id, args.getConfig());
    for (const message of host.early(rule, args)) {
      host.reported.add(`${id} ${args.urn} ${message}`);
      report(message, args.urn);
    }
  };
  const remediate = remediation(id, rule, host);
  if (rule.scope === "resource") return { ...base, validateResource, ...remediate };
  const validateStack = (args: StackValidationArgs, report: ReportViolation) => reportStack(host, id, args, report);
  return { ...base, ...(rule.early && { validateResource }), validateStack, ...remediate };
}

/** Only what fails, and only if it passes then. The SDK asks for it where the level of the policy is `remediate`. */
function remediation(id: ControlId, rule: Rule, host: Host): Pick<ResourceValidationPolicy, "remediateResource"> {
  const remedy = remedies[id];
  if (!remedy) return {};
  return {
    remediateResource: (args) => {
      if (!remedy.types.includes(canonicalType(args.type))) notApplicable(args, "another type");
      host.configure(id, args.getConfig());
      if (host.verdict(rule, host.collector.see(args)).outcome !== "fail") return undefined;
      const props = { ...remedied(unwrapped(args.props), remedy) };
      const before = host.collector.see(args);
      const { outcome } = host.verdict(rule, host.collector.collect({ ...args, props }));
      if (outcome === "pass" || outcome === "not-applicable") return props;
      host.collector.restore(args.urn, before);
      return undefined;
    },
  };
}

function reportStack(host: Host, id: ControlId, args: StackValidationArgs, report: ReportViolation): void {
  host.configure(id, args.getConfig());
  // Whether an exemption is of use shows only when all controls are judged.
  const results = id === "EXM-01" ? host.all(args).filter(({ control: judged }) => judged === id) : host.of(id, args);
  if (results.length === 0) notApplicable(args, "no resource of its types");
  const found = results.flatMap(({ verdict, findings = [], urn }) =>
    verdict === "fail" ? findings.map(({ message }) => ({ message, urn })) : [],
  );
  reportAll(
    host,
    args,
    description(id),
    found.filter(({ message, urn }) => !host.reported.has(`${id} ${urn} ${message}`)),
    report,
  );
}

interface Reported {
  readonly message: string;
  readonly urn: string;
}

/** What the engine takes of one answer (gRPC's default) is 4 MiB; the rest is for what each policy says in any case. */
const ANSWER_BYTES = 3 * 1024 * 1024;
/** Of a report, besides texts: names, versions, levels, tags. */
const REPORT_BYTES = 400;

/** All that fits; of the rest one report says how much it is, so that the policy fails and nobody takes it for all. */
function reportAll(
  host: Host,
  args: StackValidationArgs,
  policy: { readonly description: string },
  found: readonly Reported[],
  report: ReportViolation,
): void {
  const size = ({ message, urn }: Reported) =>
    2 * policy.description.length + message.length + urn.length + REPORT_BYTES;
  const fits = found.findIndex((each) => !host.hasRoomFor(size(each), args));
  const shown = fits < 0 ? found : found.slice(0, fits);
  for (const { message, urn } of shown) report(message, urn);
  const more = found.length - shown.length;
  if (more > 0) report(`and ${more} more, which \`larder check --graph\` shows: the engine takes no longer answer`);
}

const UNVERIFIED = "What could not be judged, because a value is not known (yet) or is a secret.";

function unverifiedPolicy(host: Host): StackValidationPolicy {
  return {
    name: UNVERIFIED_POLICY,
    description: UNVERIFIED,
    enforcementLevel: "advisory",
    validateStack: (args, report) => {
      const open = host.all(args).filter(({ verdict }) => verdict === "unknown");
      const found = open.map(({ control: id, message, urn }) => ({
        message: `${id} ${control(id).title}: ${message}`,
        urn,
      }));
      reportAll(host, args, { description: UNVERIFIED }, found, report);
    },
  };
}

function description(id: ControlId) {
  const { title, rationale, severity, references, remediation } = control(id);
  const frameworks = frameworkItems(references);
  const [first] = frameworks;
  const schema = configSchema(id);
  return {
    name: policyName(id),
    displayName: `${id} ${title}`,
    description: `${id} ${title}. ${rationale}`,
    severity,
    tags: [
      ...references.bundles,
      ...frameworks.flatMap(({ framework, items }) => items.map((i) => `${framework} ${i}`)),
    ],
    remediationSteps: remediation.join("\n"),
    url: controlAnchor(id),
    ...(schema && { configSchema: schema }),
    ...(first && {
      framework: {
        name: first.framework,
        version: "",
        reference: first.items.join(", "),
        specification: FRAMEWORK_NOTICE,
      },
    }),
  };
}

function configSchema(id: ControlId): PolicyConfigSchema | undefined {
  const settings = Object.entries(settingsFor(id));
  if (settings.length === 0) return undefined;
  const properties = settings.map(([name, { about, kind, minimum, maximum }]) => [
    name,
    {
      ...(kind === "names" ? { type: "array" as const, items: { type: "string" as const } } : { type: kind }),
      description: about,
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
    },
  ]);
  return { properties: Object.fromEntries(properties) };
}
