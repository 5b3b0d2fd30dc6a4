/** Stack files of any size: the same platform with 1, 10, 100 services. */

const PALETTE = ["http", "worker", "internal"] as const;

/** Services of the three kinds in turn, each as small as the profile allows; `base` gives all other keys. */
export function withServices(base: Readonly<Record<string, unknown>>, count: number): Record<string, unknown> {
  const names = Array.from({ length: count }, (_, index) => `s${String(index + 1).padStart(3, "0")}`);
  const kindOf = (index: number) => PALETTE[index % PALETTE.length] ?? "http";
  const services = names.map((name, index) => [name, service(name, kindOf(index), index)] as const);
  const queues = names.filter((_, index) => kindOf(index) === "worker").map((name) => [name, {}] as const);
  return {
    ...base,
    "larder:services": Object.fromEntries(services),
    "larder:queues": Object.fromEntries(queues),
    "larder:migrations": { mode: "none" },
  };
}

function service(name: string, kind: (typeof PALETTE)[number], index: number): Record<string, unknown> {
  const scaling = { min: 1, max: 2 };
  switch (kind) {
    case "http":
      return {
        kind,
        scaling,
        // A certificate holds ten hosts: the services share five, by path.
        route: { host: `h${index % 5}.larder.example`, paths: [`/${name}/*`], priority: 100 + index },
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
