/** Address ranges as intervals: what of one set of ranges is not in another. IPv4 and IPv6. */
import { coversWorld, parseRange } from "../../policies/addresses.ts";

interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

const IPV6 = 1n << 128n;

/** IPv6 stands behind IPv4 on one number line, so that the two never meet. Undefined for text that is no range. */
function intervalOf(cidr: string): Interval | undefined {
  const range = parseRange(cidr);
  if (range === undefined) return undefined;
  const shift = range.kind === "ipv6" ? IPV6 : 0n;
  return { first: range.first + shift, last: range.last + shift };
}

/** Whether every address of the range is in one of the others, alone or together. */
export function isWithin(cidr: string, others: readonly string[]): boolean {
  const wanted = intervalOf(cidr);
  if (wanted === undefined) return others.includes(cidr);
  const sorted = others.flatMap((other) => intervalOf(other) ?? []).sort((a, b) => (a.first < b.first ? -1 : 1));
  let next = wanted.first;
  for (const { first, last } of sorted) {
    if (first > next) break;
    if (last >= next) next = last + 1n;
  }
  return next > wanted.last;
}

/** Whether the range is the internet, or enough of it. */
export function isWorld(cidr: string): boolean {
  return coversWorld([cidr]);
}

/** Addresses of a private network (RFC 1918, RFC 4193). */
export function isPrivate(cidr: string): boolean {
  return isWithin(cidr, ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]);
}
