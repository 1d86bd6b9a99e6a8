import { BlockList, isIP } from "node:net";

/**
 * Whether a webhook may be registered: https, no user in it, not a name or address of this machine or its networks; or a
 * host that the operator allows by name. What a public name resolves to is checked again when it is called.
 */
export function isWebhookUrl(text: string, privateHosts: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  if (!isWeb || url.username !== "" || url.password !== "") return false;
  if (privateHosts.includes(host) || privateHosts.includes(url.host)) return true;
  return url.protocol === "https:" && !isInside(host);
}

function isInside(host: string): boolean {
  const family = isIP(host);
  if (family !== 0) return insideAddresses.check(host, family === 4 ? "ipv4" : "ipv6");
  return !host.includes(".") || /(^|\.)(localhost|local|internal|lan|home\.arpa)\.?$/i.test(host);
}

/** IANA special-purpose address registries: private, loopback, link-local, shared, multicast. Node looks at IPv4 inside IPv6 by itself. */
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
