import { isIP } from "node:net";
import { isPrivateAddress } from "../infra/runtime/private-address.ts";

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
  if (isIP(host) !== 0) return isPrivateAddress(host);
  return !host.includes(".") || /(^|\.)(localhost|local|internal|lan|home\.arpa)\.?$/i.test(host);
}
