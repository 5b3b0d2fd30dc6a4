/**
 * Versions that the documents hold to: they use what these have in common. The last is the default. NIST's tools and
 * compliance-trestle take 1.2, older importers 1.1.
 */
export const OSCAL_VERSIONS = ["1.1.2", "1.1.3", "1.2.0", "1.2.1"] as const;
export const OSCAL_DEFAULT = "1.2.1";
