/** What a distribution keeps, and what it tells browsers. */
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { eachBehaviour, isBucketTarget } from "../distributions.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Read, Reader } from "../reading.ts";
import { eachOf, isNotFalse, isSet, isTrue, isWithin } from "../requirements.ts";
import { aws } from "../types.ts";

const DISTRIBUTION = aws("cloudfront", "Distribution");
const HEADERS = aws("cloudfront", "ResponseHeadersPolicy");
const YEAR_SECONDS = 31_536_000;

/** CDN-08. */
export const securityHeaders = rule("CDN-08", [DISTRIBUTION, HEADERS], (holder) => {
  if (holder.type !== HEADERS) {
    return eachBehaviour(holder, (behaviour) =>
      isSet(behaviour, "responseHeadersPolicyId", `${behaviour.path} sends no security headers`),
    );
  }
  const headers = holder.at("securityHeadersConfig");
  const transport = headers.at("strictTransportSecurity");
  return all([
    isWithin(
      transport,
      "accessControlMaxAgeSec",
      { whenAbsent: 0, minimum: YEAR_SECONDS },
      (seconds) => `browsers remember HTTPS for ${seconds} s, need ${YEAR_SECONDS}`,
    ),
    isTrue(transport, "includeSubdomains", "HSTS leaves out the subdomains"),
    isSet(headers, "contentTypeOptions", "no X-Content-Type-Options"),
    isSet(headers, "frameOptions", "no X-Frame-Options"),
    isSet(headers, "referrerPolicy", "no Referrer-Policy"),
    ...["strictTransportSecurity", "contentTypeOptions", "frameOptions", "referrerPolicy"].map((name) =>
      isNotFalse(headers, `${name}.override`, `the origin may weaken ${name}`),
    ),
    judge(headers.string("referrerPolicy.referrerPolicy", "absent"), {
      holds: (policy) => policy !== "unsafe-url",
      message: "other sites are told the whole address, whatever is in it",
      required: "not unsafe-url",
      key: "referrerPolicy",
    }),
    noCredentialsForAll(holder.at("corsConfig")),
  ]);
});

function noCredentialsForAll(cors: Reader): Verdict {
  return when(cors.boolean("accessControlAllowCredentials", false), (allowed, evidence) => {
    if (!allowed) return pass(evidence);
    return eachOf(cors, "accessControlAllowOrigins.items", (origin) =>
      judge(origin.string("", ""), {
        holds: (text) => text !== "*",
        message: "pages of any origin may send credentials",
        required: "named origins",
        key: "cors",
      }),
    );
  });
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** CDN-09. */
export const cachedPaths = graphRule("CDN-09", DISTRIBUTION, (cdn, { apiPaths }, graph) =>
  eachBehaviour(cdn, (behaviour) => all([readsOnly(behaviour, cdn), apiNotCached(behaviour, apiPaths, cdn, graph)])),
);

function readsOnly(behaviour: Reader, cdn: CheckedResource): Verdict {
  return when(behaviour.string("targetOriginId", ""), (target) => {
    const isBucket = isBucketTarget(cdn, target);
    if (typeof isBucket !== "boolean") return unknown(isBucket);
    if (!isBucket) return pass();
    return eachOf(behaviour, "allowedMethods", (method) =>
      judge(method.string("", ""), {
        holds: (name) => READS.has(name.toUpperCase()),
        message: (name) => `${behaviour.path} lets visitors ${name} in a bucket`,
        required: [...READS].join(", "),
        key: `${behaviour.path}.${method.path}`,
      }),
    );
  });
}

/** The managed policy CachingDisabled (AWS, list of managed cache policies). */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const CACHE_POLICY = aws("cloudfront", "CachePolicy");

function apiNotCached(
  behaviour: Reader,
  apiPaths: readonly string[],
  cdn: CheckedResource,
  graph: ResourceGraph,
): Verdict {
  return when(behaviour.string("pathPattern", ""), (pattern) => {
    const covers = apiPaths.some(
      (path) => pattern === path || (path.endsWith("*") && pattern.startsWith(path.slice(0, -1))),
    );
    if (!covers) return pass();
    const path = behaviour.at("cachePolicyId").path;
    const policy = graph.references(cdn.urn, path).find(({ type }) => type === CACHE_POLICY);
    if (policy) return keyedByUser(checkedResource(policy, graph, cdn.marksSecrets), pattern);
    return judge(behaviour.string("cachePolicyId", "absent"), {
      holds: (id) => id === CACHING_DISABLED,
      message: `answers under ${pattern} may be cached for all visitors`,
      required: `the managed policy CachingDisabled (${CACHING_DISABLED})`,
      key: pattern,
    });
  });
}

function keyedByUser(policy: CheckedResource, pattern: string): Verdict {
  return when(policy.number("maxTtl", YEAR_SECONDS), (seconds, evidence) => {
    if (seconds === 0) return pass(evidence);
    const key = "parametersInCacheKeyAndForwardedToOrigin";
    return when(policy.list(`${key}.headersConfig.headers.items`), (headers) =>
      when(policy.string(`${key}.cookiesConfig.cookieBehavior`, "none"), (cookies, shown) => {
        const hasHeader = headers.some((header) => {
          const text = header.string("", "");
          return text.known && text.value.toLowerCase() === "authorization";
        });
        return hasHeader && cookies !== "none"
          ? pass(shown)
          : fail(`answers under ${pattern} may be cached for all visitors`, shown, pattern);
      }),
    );
  });
}

/** CDN-10. */
export const originFailover = rule("CDN-10", DISTRIBUTION, (cdn) =>
  when(cdn.list("originGroups"), (groups, evidence) =>
    when(cdn.string("defaultCacheBehavior.targetOriginId", ""), (target) => {
      const found = groups.some((group) => {
        const id = group.string("originId", "");
        return id.known && id.value === target;
      });
      return found ? pass(evidence) : fail("no second origin stands behind the default behaviour", evidence);
    }),
  ),
);

/** CDN-11. */
export const geoRestricted = rule("CDN-11", DISTRIBUTION, (cdn) =>
  judge(cdn.string("restrictions.geoRestriction.restrictionType", "none"), {
    holds: (type) => type !== "none",
    message: "visitors of every country are served",
    required: "whitelist or blacklist",
  }),
);

const CERTIFICATE = aws("acm", "Certificate");

/** ACM-01. */
export const dnsValidated = rule("ACM-01", CERTIFICATE, (certificate) => {
  if (certificate.has("certificateAuthorityArn")) return notApplicable("issued by a private authority");
  if (certificate.has("privateKey")) {
    return fail("the private key of the certificate stands in the state", {
      ...certificate.presence("privateKey"),
      required: "privateKeyWo",
    });
  }
  if (certificate.has("privateKeyWo")) return pass(certificate.presence("privateKeyWo"));
  return judge(certificate.string("validationMethod", "absent"), {
    holds: (method) => method === "DNS",
    message: (method) => `the certificate is validated by ${method}, which cannot be renewed without people`,
    required: "DNS",
  });
});

/** ACM-02. */
export const certificateKey = rule("ACM-02", CERTIFICATE, (certificate) =>
  all([
    judge(certificate.string("keyAlgorithm", "RSA_2048"), {
      holds: (algorithm) => /^(RSA_(2048|3072|4096)|EC_)/.test(algorithm),
      message: (algorithm) => `the key is ${algorithm}`,
      required: "RSA_2048 or stronger, or EC",
      key: "keyAlgorithm",
    }),
    judge(certificate.string("options.certificateTransparencyLoggingPreference", "ENABLED"), {
      holds: (preference) => preference !== "DISABLED",
      message: "the certificate is not in the public logs, so that browsers refuse it",
      required: "not DISABLED",
      key: "transparency",
    }),
  ]),
);

/** ACM-03. */
export const noWildcard = rule("ACM-03", CERTIFICATE, (certificate) => {
  const named = (domain: Read<string>): Verdict =>
    judge(domain, {
      holds: (text) => !text.startsWith("*."),
      message: (text) => `the certificate is for every name (${text})`,
      required: "named hosts",
    });
  return all([
    named(certificate.string("domainName", "")),
    eachOf(certificate, "subjectAlternativeNames", (entry) => named(entry.string("", ""))),
  ]);
});
