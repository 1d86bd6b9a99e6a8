/**
 * From here on a guardian lives far away, metres. Three of four people with dementia who get lost in a town are found within
 * 3.2 km of home (Koester), so whoever lives beyond that is mostly further from the senior than the home is; on foot it is
 * more than half an hour.
 */
export const FAR_GUARDIAN_M = 3_000;

/** Two ways to write one address: blanks, full-width forms, and how number and flat are set apart do not count. */
export function isSameAddress(one: string, other: string): boolean {
  const plain = plainAddress(one);
  return plain !== "" && plain === plainAddress(other);
}

/** 竹里街１２号 3室, 竹里街 12-3 and 竹里街12#3 are 竹里街12-3. */
export function plainAddress(address: string): string {
  const marked = address
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/(\d)\s*[号號室]/g, "$1 ");
  const parts = marked.match(/\p{N}+|\p{L}+/gu) ?? [];
  return parts.reduce((text, part) => (/\d$/.test(text) && /^\d/.test(part) ? `${text}-${part}` : text + part), "");
}
