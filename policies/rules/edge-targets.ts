import { checkedResource } from "../checked.ts";
import { distributionsBefore } from "../fronts.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { referred } from "../related.ts";
import { isNotFalse, isSet, isWithin } from "../requirements.ts";
import { aws } from "../types.ts";

const TARGET_GROUP = aws("lb", "TargetGroup");

function servers(group: CheckedResource, check: () => Verdict): Verdict {
  return when(group.string("targetType", "instance"), (type) =>
    type === "lambda" ? notApplicable("the targets are functions") : check(),
  );
}

/** ALB-10. */
export const healthCheck = rule("ALB-10", TARGET_GROUP, (group) =>
  servers(group, () =>
    all([
      isNotFalse(group, "healthCheck.enabled", "targets are not checked for health"),
      isWithin(
        group,
        "healthCheck.unhealthyThreshold",
        { whenAbsent: 3, maximum: 5 },
        (count) => `a sick target stays for ${count} failed checks, at most 5 are allowed`,
      ),
      when(group.string("protocol", "HTTP"), (protocol) => (/^HTTPS?$/i.test(protocol) ? checkedPath(group) : pass())),
    ]),
  ),
);

function checkedPath(group: CheckedResource): Verdict {
  return when(group.string("protocolVersion", "HTTP1"), (version) =>
    all([
      isSet(group, "healthCheck.path", "the health check has no path of its own"),
      version === "GRPC"
        ? pass()
        : judge(group.string("healthCheck.matcher", "200"), {
            holds: isSuccess,
            message: (matcher) => `answers with ${matcher} count as healthy, need codes within 200-399`,
            required: "within 200-399",
            key: "healthCheck.matcher",
          }),
    ]),
  );
}

/** `200`, `200,204` or `200-299`. */
function isSuccess(matcher: string): boolean {
  const codes = matcher.split(/[,-]/).map(Number);
  return codes.every((code) => code >= 200 && code <= 399);
}

/** ALB-11. */
export const drainingTime = rule("ALB-11", TARGET_GROUP, (group) =>
  servers(group, () =>
    all([
      isWithin(
        group,
        "deregistrationDelay",
        { whenAbsent: 300, minimum: 5, maximum: 120 },
        (seconds) => `targets drain for ${seconds} s, need 5 to 120`,
      ),
      isWithin(
        group,
        "slowStart",
        { whenAbsent: 0, maximum: 120 },
        (seconds) => `new targets start slowly for ${seconds} s, at most 120 are allowed`,
      ),
    ]),
  ),
);

const YEAR = 31_536_000;
const HSTS = "routingHttpResponseStrictTransportSecurityHeaderValue";

/** ALB-12. */
export const strictTransport = graphRule("ALB-12", aws("lb", "Listener"), (listener, _settings, graph) =>
  when(listener.string("protocol", "absent"), (protocol) => {
    if (protocol.toUpperCase() !== "HTTPS") return notApplicable(`a ${protocol} listener sends no such headers`);
    const balancers = referred(graph, listener, "loadBalancerArn", aws("lb", "LoadBalancer"));
    if (balancers.some((each) => distributionsBefore(checkedResource(each, graph), graph).length > 0)) {
      return notApplicable("the distribution in front answers visitors (CDN-08)");
    }
    return all([
      when(listener.string(HSTS, ""), (header, evidence) => {
        const age = Number(/max-age=(\d+)/i.exec(header)?.[1] ?? 0);
        const required = { ...evidence, required: `max-age=${YEAR} or more` };
        return age >= YEAR ? pass(required) : fail("browsers are not told to stay with HTTPS", required, HSTS);
      }),
      judge(listener.boolean("routingHttpResponseServerEnabled", true), {
        holds: (enabled) => !enabled,
        message: "the Server header names the product",
        required: "false",
        key: "routingHttpResponseServerEnabled",
      }),
    ]);
  }),
);
