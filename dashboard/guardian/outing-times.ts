import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from "../../infra/domain/time.ts";

const CHOICES_H = [1, 2, 4] as const;
const QUARTER_MS = 15 * MINUTE_MS;
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS;

/** Ends of an outing that are offered with one press: in one, two and four hours, at the next quarter. */
export function outingEnds(now: number): readonly EpochMs[] {
  return CHOICES_H.map((hours) => epochMs(Math.ceil((now + hours * HOUR_MS) / QUARTER_MS) * QUARTER_MS));
}

/** The next time that the clocks in Shanghai show `text` (17:00); `null` when it is no time of day. */
export function nextClockTime(text: string, now: number): EpochMs | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const midnight = Math.floor((now + SHANGHAI_OFFSET_MS) / DAY_MS) * DAY_MS - SHANGHAI_OFFSET_MS;
  const today = midnight + Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  return epochMs(today > now ? today : today + DAY_MS);
}
