import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** What the code in functions/viewer-request.mjs is told; plain, since it becomes part of the code. */
export interface EdgeSettings {
  /** Serves releases from the site's bucket; else the request goes on as it is. */
  readonly site: boolean;
  readonly spa: boolean;
  /** IPv4 ranges that may come in; empty = everybody. */
  readonly ranges: readonly string[];
}

/** CloudFront's quota for the code of a function, bytes (Developer Guide, "Quotas on CloudFront Functions"). */
export const MAX_CODE_BYTES = 10_240;

const SOURCE = new URL("../../functions/viewer-request.mjs", import.meta.url);
const SETTINGS = /^const settings = .*$/m;
const COMMENTS = /^\s*\/\*\*[\s\S]*?\*\/\n|^\s*\/\/.*\n/gm;

/** The function as CloudFront takes it: with its settings, without the export and the comments. */
export function edgeCode(settings: EdgeSettings): string {
  const source = readFileSync(SOURCE, "utf8");
  if (!SETTINGS.test(source)) throw new Error(`${SOURCE.pathname} has no line "const settings = ..."`);
  const { site, spa, ranges } = settings;
  const code = source
    .replace(COMMENTS, "")
    .replace(SETTINGS, () => `const settings = ${JSON.stringify({ site, spa, ranges })};`)
    .replace(/^export \{ handler \};\n/m, "")
    .trim();
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_CODE_BYTES)
    throw new Error(`the edge function has ${bytes} bytes, CloudFront takes ${MAX_CODE_BYTES}`);
  return code;
}

export interface EdgeFunctionArgs {
  readonly settings: EdgeSettings;
  readonly storeArn: pulumi.Input<string>;
  readonly comment: string;
}

export function edgeFunction(
  name: string,
  { settings, storeArn, comment }: EdgeFunctionArgs,
  child: pulumi.CustomResourceOptions,
): aws.cloudfront.Function {
  return new aws.cloudfront.Function(
    name,
    {
      comment,
      runtime: "cloudfront-js-2.0",
      code: edgeCode(settings),
      keyValueStoreAssociations: [storeArn],
      publish: true,
    },
    child,
  );
}
