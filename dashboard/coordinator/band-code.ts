import { isId } from "../../infra/domain/ids.ts";

/** What a code that was read turns out to be; its text is shown to nobody and opened nowhere. */
export type BandCode =
  | { readonly kind: "number"; readonly wristbandId: string }
  /** The address for passers-by that is printed on bands: it holds no number. */
  | { readonly kind: "finder" }
  | { readonly kind: "other" };

/** A wristband's number stands alone in its code, in the form that the service accepts. */
export function bandCode(text: string): BandCode {
  const plain = text.trim();
  if (isId(plain)) return { kind: "number", wristbandId: plain };
  return { kind: isFinderAddress(plain) ? "finder" : "other" };
}

/** On any host: bands may have been printed before the service moved to its present address. */
function isFinderAddress(text: string): boolean {
  try {
    const { protocol, pathname, hash } = new URL(text);
    return /^https?:$/.test(protocol) && pathname === "/finder.html" && hash.length > 1;
  } catch {
    return false;
  }
}
