import { AppError } from "../../infra/domain/errors.ts";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";

/** Most of them counted at a time; the oldest are forgotten first. */
const COUNTED_MAX = 20_000;

/** Counts what one address asks for in a minute; RATE_LIMITED from `perMinute` on. In memory: each process counts for itself. */
export function createAddressLimit(clock: Clock, perMinute: number): (address: string) => void {
  return createLimit(clock, { most: perMinute, withinMs: MINUTE_MS });
}

/** The same for whomever one counts, and any span. */
export function createLimit(
  clock: Clock,
  { most, withinMs }: { readonly most: number; readonly withinMs: number },
): (who: string) => void {
  const counts = new Map<string, { asked: number; until: number }>();
  return (who) => {
    const now = clock.now();
    const known = counts.get(who);
    const count = known !== undefined && known.until > now ? known : { asked: 0, until: now + withinMs };
    if (count.asked >= most) throw new AppError("RATE_LIMITED");
    count.asked += 1;
    counts.delete(who);
    counts.set(who, count);
    for (const oldest of counts.keys()) {
      if (counts.size <= COUNTED_MAX) break;
      counts.delete(oldest);
    }
  };
}
