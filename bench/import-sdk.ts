/** What both roads pay before the first line of ours: loading the SDK packages that the program uses. */
import "@pulumi/pulumi";
import "@pulumi/aws";
import "@pulumi/cloudflare";
import "@pulumi/postgresql";
import "@pulumi/random";
