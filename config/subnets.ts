/** Cuts the range of a VPC into subnets, always the same way, so that a zone can be added without moving the others. */
import ipaddr from "ipaddr.js";

export interface SubnetPlan {
  /** One per zone, in the order of the zones. */
  readonly public: readonly string[];
  readonly app: readonly string[];
  readonly data: readonly string[];
}

/** AWS keeps five addresses of each subnet (VPC User Guide, "Subnet CIDR blocks"). */
const reservedPerSubnet = 5;

/**
 * A quarter of the range for the tasks of each of at most three zones; the last quarter is cut into eighths: three for the
 * load balancer (public), three for the data stores, two spare. In a /16 tasks have /18, the rest /21; in a /22 /24 and
 * /27, which is the least a load balancer takes.
 */
export function planSubnets(cidr: string, zones: number): SubnetPlan {
  const [address, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  const start = toNumber(address);
  const quarter = 2 ** (32 - prefix - 2);
  const eighth = quarter / 8;
  const last = start + 3 * quarter;
  const each = (from: number, size: number, length: number) =>
    Array.from({ length: zones }, (_, zone) => `${toText(from + zone * size)}/${length}`);
  return {
    public: each(last, eighth, prefix + 5),
    app: each(start, quarter, prefix + 2),
    data: each(last + 4 * eighth, eighth, prefix + 5),
  };
}

/** Addresses that a subnet gives to network interfaces. */
export function usableAddresses(cidr: string): number {
  return 2 ** (32 - ipaddr.IPv4.parseCIDR(cidr)[1]) - reservedPerSubnet;
}

/** Whether all of `inner` lies in `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [inside, prefix] = ipaddr.IPv4.parseCIDR(inner);
  const [range, length] = ipaddr.IPv4.parseCIDR(outer);
  return prefix >= length && inside.match(range, length);
}

function toNumber(address: ipaddr.IPv4): number {
  return address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

function toText(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
