/** AWS's own policies, by their ids (CloudFront Developer Guide, "Use managed cache policies", "... origin request policies"). */
export const MANAGED_POLICIES = {
  /** Gzip and Brotli; neither cookies nor headers nor the query string are part of the key. A second to a year, a day by default. */
  cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  /** Headers (Host among them), cookies and query string go to the origin. */
  allViewer: "216adef6-5c7f-47e4-b989-5492eafa07d3",
} as const;

/** Of all load balancers' clients, only CloudFront's own servers have addresses in it. */
export const ORIGIN_FACING_PREFIX_LIST = "com.amazonaws.global.cloudfront.origin-facing";

/** Certificates, firewalls, metrics and log deliveries of CloudFront live here and nowhere else. */
export { CLOUDFRONT_REGION } from "../../knowledge/waf.ts";
