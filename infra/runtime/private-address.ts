import { BlockList, isIP } from "node:net";

/** Whether an IP address belongs to this machine, its networks or no single host: an outgoing call there needs permission. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || insideAddresses.check(address, family === 4 ? "ipv4" : "ipv6");
}

/**
 * IANA special-purpose address registries: private, loopback, link-local, shared, multicast, NAT64. An IPv4 address inside
 * IPv6 is checked by the IPv4 rules; a rule for ::ffff:0:0/96 would hold every IPv4 address.
 */
const insideAddresses = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  insideAddresses.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 96],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  insideAddresses.addSubnet(network, prefix, "ipv6");
}
