import { AppError } from "../../infra/domain/errors.ts";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";

/** Most addresses counted at a time; the oldest are forgotten first. */
const COUNTED_MAX = 20_000;

/** Counts what one address asks for in a minute; RATE_LIMITED from `perMinute` on. In memory: each process counts for itself. */
export function createAddressLimit(clock: Clock, perMinute: number): (address: string) => void {
  const counts = new Map<string, { asked: number; until: number }>();
  return (address) => {
    const now = clock.now();
    const known = counts.get(address);
    const count = known !== undefined && known.until > now ? known : { asked: 0, until: now + MINUTE_MS };
    if (count.asked >= perMinute) throw new AppError("RATE_LIMITED");
    count.asked += 1;
    counts.delete(address);
    counts.set(address, count);
    for (const oldest of counts.keys()) {
      if (counts.size <= COUNTED_MAX) break;
      counts.delete(oldest);
    }
  };
}
