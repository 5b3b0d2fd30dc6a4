/** Stack files of any size: the same platform with 1, 10, 100 services. */

const PALETTE = ["http", "worker", "internal"] as const;

/** The config of a stack, by key. */
export type StackConfig = Readonly<Record<string, unknown>>;

/** Services of the three kinds in turn, each as small as the profile allows; `base` gives all other keys. */
export function withServices(base: StackConfig, count: number): StackConfig {
  const names = Array.from({ length: count }, (_, index) => `s${String(index + 1).padStart(3, "0")}`);
  const kindOf = (index: number) => PALETTE[index % PALETTE.length] ?? "http";
  const domain = domainOf(base);
  const services = names.map((name, index) => [name, service(name, kindOf(index), index, domain)] as const);
  const queues = names.filter((_, index) => kindOf(index) === "worker").map((name) => [name, {}] as const);
  return {
    ...base,
    "larder:services": Object.fromEntries(services),
    "larder:queues": Object.fromEntries(queues),
    "larder:migrations": { mode: "none" },
  };
}

/** All hosts must lie in the stack's zone: the one of its first route will do. */
function domainOf(base: StackConfig): string {
  const host = /"host":"([^"]+)"/.exec(JSON.stringify(base["larder:services"]))?.[1];
  if (host === undefined) throw new Error("the stack file has no service with a route");
  return host;
}

function service(name: string, kind: (typeof PALETTE)[number], index: number, domain: string): StackConfig {
  const scaling = { min: 1, max: 2 };
  switch (kind) {
    case "http":
      return {
        kind,
        scaling,
        // A certificate holds ten hosts: the services share five, by path.
        route: { host: `h${index % 5}.${domain}`, paths: [`/${name}/*`], priority: 100 + index },
        deploy: { strategy: "rolling" },
      };
    case "worker":
      return { kind, scaling, queue: name, healthCommand: ["true"] };
    case "internal":
      return { kind, scaling, healthCommand: ["true"] };
    default:
      return kind satisfies never;
  }
}
