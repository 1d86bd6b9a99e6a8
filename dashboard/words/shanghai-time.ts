/** Month, day, hour and minute in Haining, whatever clock this computer keeps. */
export function shanghaiTime(instant: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return "";
  return new Date(at + 8 * 3_600_000).toISOString().slice(5, 16).replace("T", " ");
}

/** The day in Haining: 2026-11-21. */
export function shanghaiDay(instant: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return "";
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
}
