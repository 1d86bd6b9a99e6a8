import type { ChannelView } from "../../infra/contract/http.ts";

/** How one guardian can be told, and whether it worked: `arrived` since the newest test, `fine` before, `failing`, `never`. */
export type Reach = "arrived" | "fine" | "failing" | "never";

export function reachOf(
  { lastOkAt, failStreak }: Pick<ChannelView, "lastOkAt" | "failStreak">,
  testedAtMs: number | null,
): Reach {
  const okMs = lastOkAt === null ? null : Date.parse(lastOkAt);
  if (okMs !== null && testedAtMs !== null && okMs >= testedAtMs) return "arrived";
  if (failStreak > 0) return "failing";
  return okMs === null ? "never" : "fine";
}
