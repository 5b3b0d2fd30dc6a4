/** Statements of web firewall rules. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { SIGN_IN_TRANSFORMATIONS } from "../../config/waf.ts";

type TextMatch = aws.types.input.wafv2.WebAclRuleStatementByteMatchStatement;

/** What may stand in a rule, and equally in what narrows a rate or a managed group. */
export interface Match {
  readonly byteMatchStatement?: TextMatch;
  readonly ipSetReferenceStatement?: { readonly arn: pulumi.Input<string> };
  readonly notStatement?: { readonly statement: Match };
  readonly andStatement?: { readonly statements: Match[] };
  readonly orStatement?: { readonly statements: Match[] };
}

export const not = (statement: Match): Match => ({ notStatement: { statement } });

export const inSet = (arn: pulumi.Input<string>): Match => ({ ipSetReferenceStatement: { arn } });

/** WAF takes no `and` or `or` of one. */
export function allOf(statements: readonly Match[]): Match {
  const [first, ...others] = statements;
  return first !== undefined && others.length === 0 ? first : { andStatement: { statements: [...statements] } };
}

export function anyOf(statements: readonly Match[]): Match {
  const [first, ...others] = statements;
  return first !== undefined && others.length === 0 ? first : { orStatement: { statements: [...statements] } };
}

const PLAIN = [{ priority: 0, type: "NONE" }];

/** To the letter: an exception must not be wider than it reads. */
export const isPath = (path: string): Match => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: "EXACTLY",
    searchString: path,
    textTransformations: PLAIN,
  },
});

/** As the application reads it, however it is spelt. */
export const startsWith = (path: string): Match => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: "STARTS_WITH",
    searchString: path,
    textTransformations: SIGN_IN_TRANSFORMATIONS.map((type, priority) => ({ priority, type })),
  },
});

export const isPost: Match = {
  byteMatchStatement: {
    fieldToMatch: { method: {} },
    positionalConstraint: "EXACTLY",
    searchString: "POST",
    textTransformations: PLAIN,
  },
};
