import type { Delivery } from "./channel.ts";

/** Templates take so many characters in one variable, and neither brackets nor line breaks. */
const VARIABLE_MAX = 35;

/** What fills the operator's approved template: `title` and `number`, as text for a telephone. */
export function phoneWords({ alert }: Delivery): { readonly title: string; readonly number: string } {
  const title = alert.title
    .replace("【", "")
    .replace("】", "：")
    .replace(/[【】[\]\s]+/g, " ");
  return {
    title: Array.from(title).slice(0, VARIABLE_MAX).join(""),
    number: alert.number === null ? "0" : String(alert.number),
  };
}

/** A mainland number as it is kept: +86 and eleven digits. */
export function isPhone(address: string | null): address is string {
  return address !== null && /^\+861\d{10}$/.test(address);
}
