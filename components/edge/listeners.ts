import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/**
 * TLS 1.3, else 1.2 with forward secrecy and authenticated ciphers only, hybrid post-quantum key exchange for clients
 * that know it. AWS's recommendation since 2025 (ELB guide, "Security policies for your Application Load Balancer").
 */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

type Child = { readonly parent: pulumi.Resource };

/** Answers 404 to what no service claims; services add their rules to it. */
export function httpsListener(
  name: string,
  balancer: aws.lb.LoadBalancer,
  certificateArn: pulumi.Input<string>,
  child: Child,
): aws.lb.Listener {
  return new aws.lb.Listener(
    `${name}-https`,
    {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: TLS_POLICY,
      certificateArn,
      // A year; without includeSubDomains, since hosts beside ours may still speak plain HTTP.
      routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000",
      routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
      routingHttpResponseServerEnabled: false,
      // Hosts and paths that no service claims: scanners mostly.
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
        },
      ],
    },
    child,
  );
}

/** On a listener of its own: blue/green deployments refuse rules that mix forwarding with a redirect. */
export function redirectListener(name: string, balancer: aws.lb.LoadBalancer, child: Child): void {
  new aws.lb.Listener(
    `${name}-http`,
    {
      loadBalancerArn: balancer.arn,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
    },
    child,
  );
}
