import { MINUTE_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";

/** Failures allowed in 15 minutes. A login alone has a high limit: nobody may lock a guardian out from elsewhere. */
export const signInLimits = {
  windowMs: 15 * MINUTE_MS,
  perLoginAndAddress: 10,
  perLogin: 200,
  perAddress: 100,
} as const;

/** Most things counted at a time; the oldest are forgotten first. To push one out takes some 70 addresses at their limit. */
const COUNTED_MAX = 20_000;

export type SignInLimits = {
  /** Counts an attempt before the password is looked at; `null` when allowed, else the seconds to wait. */
  readonly begin: (login: string, address: string) => number | null;
  /** The attempt was right: it does not count. */
  readonly succeeded: (login: string, address: string) => void;
};

/** Counts failed sign-ins per login and address. In memory: a restart forgives, each process counts for itself. */
export function createSignInLimits(clock: Clock): SignInLimits {
  const counts = new Map<string, { failures: number; until: number }>();
  const bucketsOf = (login: string, address: string): readonly (readonly [key: string, most: number])[] => [
    [`both ${login} ${address}`, signInLimits.perLoginAndAddress],
    [`login ${login}`, signInLimits.perLogin],
    [`address ${address}`, signInLimits.perAddress],
  ];
  const current = (key: string): { failures: number; until: number } => {
    const known = counts.get(key);
    if (known !== undefined && known.until > clock.now()) return known;
    return { failures: 0, until: clock.now() + signInLimits.windowMs };
  };
  const keep = (key: string, count: { failures: number; until: number }): void => {
    counts.delete(key);
    counts.set(key, count);
    for (const oldest of counts.keys()) {
      if (counts.size <= COUNTED_MAX) break;
      counts.delete(oldest);
    }
  };
  return {
    begin: (login, address) => {
      const buckets = bucketsOf(login, address).map(([key, most]) => ({ key, most, count: current(key) }));
      const full = buckets.filter(({ count, most }) => count.failures >= most);
      if (full.length > 0) return Math.ceil((Math.max(...full.map(({ count }) => count.until)) - clock.now()) / 1_000);
      for (const { key, count } of buckets) keep(key, { ...count, failures: count.failures + 1 });
      return null;
    },
    succeeded: (login, address) => {
      counts.delete(`both ${login} ${address}`);
      for (const key of [`login ${login}`, `address ${address}`]) {
        const count = current(key);
        keep(key, { ...count, failures: Math.max(0, count.failures - 1) });
      }
    },
  };
}
