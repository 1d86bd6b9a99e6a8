/** Most bytes of one answer: a page asks for tiles and directories, a few kilobytes each. */
const RANGE_MAX_BYTES = 4 * 1024 * 1024;

/** One range of RFC 9110, 14.1.2 (`bytes=from-to`), cut to the file; `null`: none, several, or beyond the end. */
export function byteRange(
  header: string | undefined,
  size: number,
): { readonly from: number; readonly to: number } | null {
  const asked = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? "");
  if (asked === null) return null;
  const from = Number(asked[1]);
  const last = asked[2] === "" ? size - 1 : Number(asked[2]);
  const to = Math.min(last, size - 1, from + RANGE_MAX_BYTES - 1);
  return from > to ? null : { from, to };
}
