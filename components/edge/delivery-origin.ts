import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { MANAGED_POLICIES } from "./cloudfront.ts";

/** Where a distribution gets what it delivers. */
export type DeliveryOrigin =
  | {
      readonly kind: "site";
      /** `<bucket>.s3.<region>.amazonaws.com`. */
      readonly domainName: pulumi.Input<string>;
      readonly accessControlId: pulumi.Input<string>;
    }
  | {
      readonly kind: "load-balancer";
      readonly domainName: pulumi.Input<string>;
      /** Seconds after which the load balancer closes an idle connection. */
      readonly idleTimeoutSeconds: number;
      /** How the load balancer knows the CDN: by a secret header, or by the only way that leads to it. */
      readonly knownBy:
        | { readonly header: { readonly name: string; readonly value: pulumi.Input<string> } }
        | { readonly vpcOriginId: pulumi.Input<string> };
    };

type Origin = aws.types.input.cloudfront.DistributionOrigin;
type Behaviour = Pick<
  aws.types.input.cloudfront.DistributionDefaultCacheBehavior,
  "targetOriginId" | "allowedMethods" | "cachedMethods" | "cachePolicyId" | "originRequestPolicyId"
>;
type ErrorResponse = aws.types.input.cloudfront.DistributionCustomErrorResponse;

/** Seconds until the first byte, and between two; CloudFront takes 1 to 120 without a raised quota. */
const READ_TIMEOUT_SECONDS = 60;

/** Seconds; shorter than the load balancer's own, so that CloudFront never sends on a connection that is closing. */
const keepAlive = (idleTimeoutSeconds: number): number => Math.max(1, Math.min(60, idleTimeoutSeconds - 5));

export function originOf(origin: DeliveryOrigin): Origin {
  switch (origin.kind) {
    case "site":
      return { originId: "site", domainName: origin.domainName, originAccessControlId: origin.accessControlId };
    case "load-balancer":
      return { originId: "load-balancer", domainName: origin.domainName, ...connection(origin) };
    default: {
      const never: never = origin;
      return never;
    }
  }
}

function connection({
  knownBy,
  idleTimeoutSeconds,
}: Extract<DeliveryOrigin, { kind: "load-balancer" }>): Partial<Origin> {
  const timeouts = {
    originReadTimeout: READ_TIMEOUT_SECONDS,
    originKeepaliveTimeout: keepAlive(idleTimeoutSeconds),
  };
  if ("vpcOriginId" in knownBy) return { vpcOriginConfig: { vpcOriginId: knownBy.vpcOriginId, ...timeouts } };
  return {
    // The certificate is checked against the viewer's Host header, which is passed on, not against `domainName`.
    customOriginConfig: {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
      ...timeouts,
    },
    customHeaders: [knownBy.header],
  };
}

/** The site is read and cached; the services get every request as it is, and nothing of theirs is kept. */
export function behaviourOf({ kind }: DeliveryOrigin): Behaviour {
  switch (kind) {
    case "site":
      return {
        targetOriginId: kind,
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: MANAGED_POLICIES.cachingOptimized,
      };
    case "load-balancer":
      return {
        targetOriginId: kind,
        allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: MANAGED_POLICIES.cachingDisabled,
        originRequestPolicyId: MANAGED_POLICIES.allViewer,
      };
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** Codes that CloudFront keeps for ten seconds unless told otherwise, even where nothing is cached. */
const KEPT_ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export function errorResponsesOf({ kind }: DeliveryOrigin): ErrorResponse[] {
  switch (kind) {
    case "site":
      return [
        // S3 says "forbidden" of what is not there to someone who may not list.
        ...[403, 404].map((code) => errorPage(code, 404, "/errors/not-found.html")),
        ...[500, 502, 503, 504].map((code) => errorPage(code, 503, "/errors/unavailable.html")),
      ];
    case "load-balancer":
      // The service's own answer, each time anew.
      return KEPT_ERRORS.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 }));
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function errorPage(errorCode: number, responseCode: number, responsePagePath: string): ErrorResponse {
  return { errorCode, responseCode, responsePagePath, errorCachingMinTtl: 5 };
}
