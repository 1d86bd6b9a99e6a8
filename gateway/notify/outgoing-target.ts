import { isPrivateAddress } from "../../infra/runtime/private-address.ts";

export type Target = { readonly url: URL; readonly isPrivateAllowed: boolean };

/** An address that somebody else chose, if it may be called: https, and none of our own networks but the named hosts. */
export function checkedUrl(address: string, privateHosts: readonly string[]): Target | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isPrivateAllowed = privateHosts.includes(host) || privateHosts.includes(url.host);
  const isWeb = url.protocol === "https:" || (url.protocol === "http:" && isPrivateAllowed);
  const isNumber = /^[\d.]+$/.test(host) || host.includes(":");
  if (!isWeb || url.username !== "" || url.password !== "") return null;
  return isNumber && !isPrivateAllowed && isPrivateAddress(host) ? null : { url, isPrivateAllowed };
}
