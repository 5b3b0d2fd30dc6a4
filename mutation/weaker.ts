/**
 * Words of the providers and what is weaker than them; spelled as the AWS, Cloudflare and PostgreSQL documentation spells
 * them. A word that means something else elsewhere is bound to the arguments in which it means this.
 */

interface Weaker {
  readonly word: string | RegExp;
  readonly weaker: readonly string[];
  /** Last name of the argument; absent = any. */
  readonly argument?: RegExp;
}

const WORDS: readonly Weaker[] = [
  // Encryption
  { word: "aws:kms", weaker: ["AES256"] },
  { word: "KMS", weaker: ["AES256"], argument: /^encryptionType$/ },
  { word: "required", weaker: ["preferred"], argument: /^transitEncryptionMode$/ },
  { word: "verify-full", weaker: ["require", "disable"], argument: /^sslmode$/ },
  { word: "require", weaker: ["disable"], argument: /^sslmode$/ },
  { word: "rds-ca-rsa2048-g1", weaker: ["rds-ca-2019"] },
  { word: "EC_prime256v1", weaker: ["RSA_1024"] },
  // TLS
  { word: /^ELBSecurityPolicy-TLS13/, weaker: ["ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-0-2021-06"] },
  { word: /^TLSv1\.[23]_/, weaker: ["TLSv1"], argument: /^minimumProtocolVersion$/ },
  { word: "TLSv1.2", weaker: ["TLSv1", "SSLv3"] },
  { word: "1.2", weaker: ["1.0"], argument: /^value$/ },
  { word: "HTTPS", weaker: ["HTTP"], argument: /^(protocol|.*Protocol)$/ },
  { word: "HTTP_301", weaker: ["HTTP_302"] },
  { word: "https-only", weaker: ["match-viewer", "http-only"] },
  { word: "redirect-to-https", weaker: ["allow-all"] },
  { word: "sni-only", weaker: ["vip"] },
  { word: "strict", weaker: ["full", "flexible", "off"], argument: /^value$/ },
  { word: "max-age=31536000", weaker: ["max-age=0"] },
  // Switches
  { word: "on", weaker: ["off"], argument: /^(value|status)$/ },
  { word: "off", weaker: ["on"], argument: /^value$/ },
  { word: "active", weaker: ["disabled"], argument: /^status$/ },
  { word: "Enabled", weaker: ["Disabled", "Suspended"] },
  { word: "ENABLED", weaker: ["DISABLED"] },
  { word: /^(enabled|enhanced)$/, weaker: ["disabled"] },
  { word: "always", weaker: ["never", "no-override"], argument: /^signingBehavior$/ },
  // Buckets, images, vaults
  { word: "BucketOwnerEnforced", weaker: ["ObjectWriter", "BucketOwnerPreferred"] },
  { word: "IMMUTABLE", weaker: ["MUTABLE"] },
  { word: "byQueue", weaker: ["allowAll"], argument: /^redrivePermission$/ },
  // Load balancer
  { word: /^(defensive|strictest)$/, weaker: ["monitor"] },
  { word: "append", weaker: ["preserve"], argument: /^xffHeaderProcessingMode$/ },
  { word: "fixed-response", weaker: ["forward"], argument: /^type$/ },
  // Answers to browsers
  { word: "DENY", weaker: ["SAMEORIGIN"], argument: /^frameOption$/ },
  { word: "strict-origin-when-cross-origin", weaker: ["unsafe-url"] },
  { word: "nosniff", weaker: [""], argument: /Value$/ },
  // Web firewall
  { word: "block", weaker: ["log"], argument: /^action$/ },
  { word: "managed_challenge", weaker: ["log"], argument: /^action$/ },
  { word: "DROP", weaker: ["KEEP"], argument: /^(defaultBehavior|behavior)$/ },
  { word: "KEEP", weaker: ["DROP"], argument: /^(defaultBehavior|behavior)$/ },
  { word: "AWSManagedRulesCommonRuleSet", weaker: ["AWSManagedRulesWindowsRuleSet"] },
  // Containers
  { word: "awsvpc", weaker: ["bridge", "host"] },
  { word: "FARGATE", weaker: ["EC2"], argument: /^requiresCompatibilities$/ },
  { word: "FARGATE", weaker: ["FARGATE_SPOT"], argument: /^capacityProvider$/ },
  { word: "ECS", weaker: ["EXTERNAL"], argument: /^type$/ },
  { word: "BLUE_GREEN", weaker: ["ROLLING"] },
  { word: /@sha256:[0-9a-f]{64}$/, weaker: ["nginx:latest"], argument: /^image$/ },
  { word: "ip", weaker: ["instance"], argument: /^targetType$/ },
  // Network
  { word: "tcp", weaker: ["-1"], argument: /^(ipProtocol|protocol)$/ },
  { word: "ALL", weaker: ["ACCEPT"], argument: /^trafficType$/ },
  { word: /\.(m7g|r7g|m6g|r6g|m8g|r8g)\./, weaker: ["db.t4g.micro"], argument: /^instanceClass$/ },
  // Databases and caches
  { word: "iam", weaker: ["password", "no-password-required"], argument: /^type$/ },
  { word: "password", weaker: ["no-password-required"], argument: /^type$/ },
  { word: /^off ~\* -@all$/, weaker: ["on ~* +@all"], argument: /^accessString$/ },
  { word: /^on ~/, weaker: ["on ~* &* +@all"], argument: /^accessString$/ },
  { word: "noeviction", weaker: ["allkeys-lru"] },
  { word: "0rtt", weaker: ["development_mode"] },
  { word: "UTF8", weaker: ["SQL_ASCII"] },
  // Alarms: what turns them into silence
  { word: "GreaterThanThreshold", weaker: ["LessThanThreshold"] },
  { word: "LessThanThreshold", weaker: ["GreaterThanThreshold"] },
  { word: "breaching", weaker: ["ignore", "notBreaching"] },
  { word: /^p9\d$/, weaker: ["p50"] },
  { word: "Maximum", weaker: ["Minimum"], argument: /^(stat|statistic)$/ },
  // Classes of data
  { word: /^(personal|audit-log|backup|internal)$/, weaker: ["public"], argument: /^data-class$/ },
  // Rights
  { word: /^arn:aws:iam::/, weaker: ["arn:aws:iam::aws:policy/AdministratorAccess"], argument: /^policyArn$/ },
  {
    word: /^arn:aws:iam::/,
    weaker: ["arn:aws:iam::aws:policy/AdministratorAccess"],
    argument: /^permissionsBoundary$/,
  },
];

/** Weaker values than this one; empty where none is known. */
export function weakerThan(value: string, argument: string): readonly string[] {
  return WORDS.filter(
    ({ word, argument: bound }) =>
      (typeof word === "string" ? word === value : word.test(value)) && (bound === undefined || bound.test(argument)),
  )
    .flatMap(({ weaker }) => weaker)
    .filter((weaker) => weaker !== value);
}

/** Lists to which one entry gives everything away. */
const EVERYTHING: readonly (readonly [RegExp, string])[] = [
  [/^(allowedOrigins|accessControlAllowOrigins)$/, "*"],
  [/^privileges$/, "ALL"],
  [/^roles$/, "rds_superuser"],
  [/^(cidrBlocks|cidrs|inboundCidrs)$/, "0.0.0.0/0"],
];

/** What opens a list of this name to everything. */
export function everythingFor(argument: string): string | undefined {
  return EVERYTHING.find(([name]) => name.test(argument))?.[1];
}

/** The weak value of a switch; a switch that is not named here is flipped whichever way it stands. */
const WEAK_SWITCHES: Readonly<Record<string, boolean>> = {
  actionsEnabled: false,
  allowMajorVersionUpgrade: true,
  assignPublicIp: true,
  atRestEncryptionEnabled: false,
  autoMinorVersionUpgrade: false,
  automaticFailoverEnabled: false,
  bypassRowLevelSecurity: true,
  copyTagsToSnapshot: false,
  createDatabase: true,
  createRole: true,
  deleteAutomatedBackups: true,
  deletionProtection: false,
  deletionProtectionEnabled: false,
  dropCascade: true,
  dropInvalidHeaderFields: false,
  enableContinuousBackup: false,
  enableDeletionProtection: false,
  enableExecuteCommand: true,
  enableKeyRotation: false,
  enableWafFailOpen: true,
  encryptedPassword: false,
  forceDelete: true,
  forceDestroy: true,
  iamDatabaseAuthenticationEnabled: false,
  internal: false,
  isTemplate: true,
  mapPublicIpOnLaunch: true,
  multiAz: false,
  multiAzEnabled: false,
  performanceInsightsEnabled: false,
  privateDnsEnabled: false,
  privileged: true,
  proxied: false,
  publiclyAccessible: true,
  readonlyRootFilesystem: false,
  replication: true,
  scanOnPush: false,
  skipDestroy: false,
  skipFinalSnapshot: true,
  storageEncrypted: false,
  superuser: true,
  transitEncryptionEnabled: false,
  withAdminOption: true,
  withGrantOption: true,
};

export function weakSwitch(argument: string): boolean | undefined {
  return Object.hasOwn(WEAK_SWITCHES, argument) ? WEAK_SWITCHES[argument] : undefined;
}
