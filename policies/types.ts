/** Type tokens: one resource, several names. */

/** Modules that Pulumi keeps as other names of `aws:lb` (the first two) or as aliases of resources in it. */
const LOAD_BALANCER_MODULES = /^aws:(?:alb|applicationloadbalancing|elasticloadbalancingv2)\//;
/** Before provider 7 the current bucket resources carried a V2 behind their name. */
const BUCKET_V2 = /^aws:s3\/(bucket\w*)V2:(Bucket\w*)V2$/;

/** Other names that a provider still takes for a resource. */
const RENAMED: Readonly<Record<string, string>> = {
  "cloudflare:index/record:Record": "cloudflare:index/dnsRecord:DnsRecord",
};

const canonical = new Map<string, string>();

/** The token under which rules know the type. */
export function canonicalType(token: string): string {
  const known = canonical.get(token);
  if (known !== undefined) return known;
  const renamed = Object.hasOwn(RENAMED, token) ? RENAMED[token] : undefined;
  const type = (renamed ?? token).replace(LOAD_BALANCER_MODULES, "aws:lb/").replace(BUCKET_V2, "aws:s3/$1:$2");
  canonical.set(token, type);
  return type;
}

/** `aws("rds", "Instance")` is `aws:rds/instance:Instance`. */
export function aws(module: string, name: string): string {
  return `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}
