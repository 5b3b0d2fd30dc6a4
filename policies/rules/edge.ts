import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, judge, notApplicable, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Read, Reader } from "../reading.ts";
import { known } from "../reading.ts";
import { referred } from "../related.ts";
import { eachOf } from "../requirements.ts";
import { aws } from "../types.ts";

const LISTENER = aws("lb", "Listener");
const LISTENER_RULE = aws("lb", "ListenerRule");

/** A gateway listener has neither protocol nor port; an application listener without a protocol speaks HTTP. */
function protocolOf(listener: CheckedResource): Read<string> {
  const protocol = listener.string("protocol");
  if (!protocol.known) return protocol;
  const text = protocol.value?.toUpperCase() ?? (listener.has("port") ? "HTTP" : "GENEVE");
  return known(text, protocol.evidence);
}

/** ALB-01. A rule of a listener answers before its default actions do. */
export const listenerEncrypted = graphRule("ALB-01", [LISTENER, LISTENER_RULE], (holder, _settings, graph) => {
  if (holder.type === LISTENER) return speaksHttps(holder);
  const [listener] = referred(graph, holder, "listenerArn", LISTENER);
  if (!listener) return unknown("listenerArn");
  return when(protocolOf(checkedResource(listener, graph, holder.marksSecrets)), (protocol) => {
    if (protocol !== "HTTP") return notApplicable(`a rule of a ${protocol} listener`);
    return eachOf(holder, "actions", redirectsToHttps);
  });
});

function speaksHttps(listener: CheckedResource): Verdict {
  return when(protocolOf(listener), (protocol, evidence) => {
    if (protocol === "HTTPS")
      return judge(known(protocol, evidence), { holds: () => true, message: "", required: "HTTPS" });
    if (protocol !== "HTTP") return notApplicable(`a ${protocol} listener is none of an application load balancer`);
    const actions = listener.list("defaultActions");
    if (!actions.known) return unknown(actions);
    if (actions.value.length === 0) return fail("listens on HTTP without a redirect to HTTPS", evidence);
    return all(actions.value.map(redirectsToHttps));
  });
}

function redirectsToHttps(action: Reader): Verdict {
  if (action.withheld) return unknown(action.withheld);
  return when(action.string("type", "absent"), (type, evidence) => {
    if (type !== "redirect") {
      return fail(`listens on HTTP and answers with "${type}" instead of a redirect to HTTPS`, evidence);
    }
    return all([
      judge(action.string("redirect.protocol", "#{protocol}"), {
        holds: (protocol) => protocol.toUpperCase() === "HTTPS",
        message: (protocol) => `redirects HTTP to ${protocol}, need HTTPS`,
        required: "HTTPS",
      }),
      judge(action.string("redirect.statusCode", "absent"), {
        holds: (status) => status === "HTTP_301",
        message: (status) => `redirects with ${status}, need HTTP_301`,
        required: "HTTP_301",
      }),
    ]);
  });
}

/** Res, FIPS and PQ variants are fine. */
const MODERN_TLS = /^ELBSecurityPolicy-TLS13-1-[23]-(?!.*Ext\d)/;

/** ALB-02. */
export const tlsPolicy = rule("ALB-02", LISTENER, (listener) =>
  when(protocolOf(listener), (protocol) => {
    if (protocol !== "HTTPS" && protocol !== "TLS") return notApplicable(`a ${protocol} listener has no TLS`);
    return judge(listener.string("sslPolicy", "ELBSecurityPolicy-2016-08"), {
      holds: (policy) => MODERN_TLS.test(policy),
      message: (policy) => `the TLS policy ${policy} allows old protocols or weak ciphers`,
      required: "ELBSecurityPolicy-TLS13-1-2-* or -TLS13-1-3-*, not Ext",
    });
  }),
);

/** ALB-06. */
export const loadBalancerDeletionProtection = rule("ALB-06", aws("lb", "LoadBalancer"), (balancer) =>
  judge(balancer.boolean("enableDeletionProtection", false), {
    holds: (enabled) => enabled,
    message: "deletion protection is off",
    required: "true",
  }),
);
