import type { NightlyReplayView } from "../../infra/contract/http.ts";
import { getNightlyReplays } from "../http/api.ts";
import type { Timers } from "../live/timers.ts";

/** How true yesterday's alerts were. */
export type Nightly = { readonly start: () => void; readonly newest: () => NightlyReplayView | null };

const READ_EVERY_MS = 30 * 60_000;

/** Reads what the night has found, at the start and twice an hour. */
export function createNightly(timers: Timers, onChange: () => void): Nightly {
  let newest: NightlyReplayView | null = null;
  const read = async (): Promise<void> => {
    const answer = await getNightlyReplays();
    if (answer.kind === "ok") newest = answer.value.items[0] ?? null;
    if (answer.kind === "ok") onChange();
    timers.after(READ_EVERY_MS, () => void read());
  };
  return { start: () => void read(), newest: () => newest };
}
