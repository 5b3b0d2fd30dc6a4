/** The manifest of an evidence bundle: what was judged, by what, and the digest of each file. */
import { z } from "zod";
import { summarySchema } from "../model/schema.ts";

export const BUNDLE_SCHEMA_VERSION = 1;
export const MANIFEST = "manifest.json";
/** As `sha256sum -c` takes it: every file but itself. */
export const SUMS = "SHA256SUMS";

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const subject = z.object({
  /** Folder in the bundle. */
  folder: z.string(),
  /** `synth <stack>`, or the file as it was named. */
  source: z.string(),
  stack: z.string().nullable(),
  profile: z.enum(["dev", "staging", "prod"]),
  /** `declared code`, `recorded state, last modified ...`. */
  origin: z.string(),
  resources: z.int(),
  /** Of the canonical graph. */
  graph: sha256,
  /** Of all that decides the report. */
  report: sha256,
  summary: summarySchema,
});

export const manifestSchema = z.object({
  schemaVersion: z.literal(BUNDLE_SCHEMA_VERSION),
  tool: z.object({ name: z.string(), version: z.string() }),
  asOf: day,
  /** The commit of the working copy; null without git. `dirty`: files that decide the result differ from it. */
  commit: z.object({ id: z.string(), dirty: z.boolean() }).nullable(),
  digests: z.object({
    policies: sha256,
    lockfile: sha256.nullable(),
    exemptions: sha256.nullable(),
  }),
  /** Version of Node, and of each library as installed. */
  versions: z.record(z.string(), z.string()),
  subjects: z.array(subject),
  /** All files but the manifest and the sums, by path. */
  files: z.array(z.object({ path: z.string(), bytes: z.int().min(0), sha256 })),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type BundleSubject = z.infer<typeof subject>;
