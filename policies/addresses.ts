/** Which address ranges are the internet. */
import ipaddr from "ipaddr.js";

interface Range {
  readonly kind: "ipv4" | "ipv6";
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

/** A prefix shorter than this is the world: no organisation holds more than a /8 of IPv4 or a /16 of IPv6. */
const WORLD_PREFIX = { ipv4: 8, ipv6: 16 };
/** As many public addresses as two of those have, in how many pieces ever, are the world too (0.0.0.0/1 and 128.0.0.0/1). */
const WORLD_SIZE = { ipv4: 1n << 25n, ipv6: 1n << 113n };

/** Ranges that nobody on the internet has; unique local IPv6 is a /7 of its own. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8"]
  .concat(["fc00::/7", "fe80::/10", "::1/128"])
  .flatMap((cidr) => parseRange(cidr) ?? []);

/** Whether the ranges, taken together, let the internet in. What is no range counts as none. */
export function coversWorld(cidrs: readonly string[]): boolean {
  const ranges = cidrs.flatMap((cidr) => parseRange(cidr) ?? []).filter((range) => !isWithinPrivate(range));
  if (ranges.some(({ kind, prefix }) => prefix < WORLD_PREFIX[kind])) return true;
  return (["ipv4", "ipv6"] as const).some((kind) => {
    const publicSize = size(ranges, kind) - size(intersections(ranges, kind), kind);
    return publicSize >= WORLD_SIZE[kind];
  });
}

/** Undefined for text that is no address range. A single address is a range of one; host bits may be set. */
export function parseRange(text: string): Range | undefined {
  const [address = "", length, ...more] = text.trim().split("/");
  if (more.length > 0 || !ipaddr.isValid(address) || (length !== undefined && !/^\d{1,3}$/.test(length)))
    return undefined;
  const parsed = ipaddr.parse(address);
  const bits = parsed.kind() === "ipv4" ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const value = parsed.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const host = (1n << BigInt(bits - prefix)) - 1n;
  return { kind: parsed.kind(), first: value & ~host, last: value | host, prefix };
}

/** Whether the range holds addresses of the internet; what is no range may be anything. */
export function isPublicRange(cidr: string): boolean {
  const range = parseRange(cidr);
  return range === undefined || !isWithinPrivate(range);
}

function isWithinPrivate(range: Range): boolean {
  return PRIVATE.some((outer) => outer.kind === range.kind && outer.first <= range.first && range.last <= outer.last);
}

function intersections(ranges: readonly Range[], kind: Range["kind"]): Range[] {
  return ranges.flatMap((range) =>
    PRIVATE.filter((other) => other.kind === kind && range.kind === kind)
      .filter((other) => range.first <= other.last && other.first <= range.last)
      // Two prefixes are apart, or one is inside the other.
      .map((other) => (other.prefix > range.prefix ? other : range)),
  );
}

/** Addresses in the union of the ranges. */
function size(ranges: readonly Range[], kind: Range["kind"]): bigint {
  const sorted = ranges.filter((range) => range.kind === kind).sort((a, b) => (a.first < b.first ? -1 : 1));
  let total = 0n;
  let end = -1n;
  for (const { first, last } of sorted) {
    const from = first > end ? first : end + 1n;
    if (last >= from) {
      total += last - from + 1n;
      end = last;
    }
  }
  return total;
}
