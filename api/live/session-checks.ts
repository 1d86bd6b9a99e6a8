import { mayEver } from "../../infra/domain/access.ts";
import { type EpochMs, MINUTE_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { SessionStore } from "../auth/session-store.ts";
import type { Page } from "./page.ts";
import { resend } from "./publish.ts";
import { createPump } from "./pump.ts";
import type { World } from "./world.ts";

/** Looks at the session of each page again: every minute, and at once when somebody's rights change or they sign out. */
export type SessionChecks = {
  readonly opened: (page: Page, now: EpochMs) => void;
  readonly closed: (page: Page) => void;
  readonly recheck: (personIds: readonly string[] | "all") => void;
  /** Checks whoever is due. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
};

/** Checks run one after the other; a database that is away makes all of them due again. */
export function createSessionChecks(deps: {
  readonly world: World;
  readonly sessions: SessionStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly goodbye: (page: Page, code: "SESSION_EXPIRED" | "FORBIDDEN") => void;
}): SessionChecks {
  const { world, clock } = deps;
  const checkedAt = new Map<Page, EpochMs>();
  let wanted: "all" | Set<string> = new Set();

  const isDue = (page: Page, people: "all" | Set<string>): boolean =>
    people === "all" || people.has(page.reach().personId) || clock.now() - (checkedAt.get(page) ?? 0) >= MINUTE_MS;
  const check = async (page: Page): Promise<void> => {
    const signedIn = await deps.sessions.findByHash(page.tokenHash);
    if (!world.pages.has(page)) return;
    checkedAt.set(page, clock.now());
    if (signedIn === null) return deps.goodbye(page, "SESSION_EXPIRED");
    if (!mayEver(signedIn.reach, "openLive")) return deps.goodbye(page, "FORBIDDEN");
    if (page.setReach(signedIn.reach)) resend(world, page);
  };
  const pump = createPump({
    name: "sessions",
    gapMs: 0,
    log: deps.log,
    work: async () => {
      const people = wanted;
      wanted = new Set();
      try {
        for (const page of world.pages) if (isDue(page, people)) await check(page);
      } catch (fault) {
        wanted = "all";
        throw fault;
      }
    },
  });
  return {
    opened: (page, now) => void checkedAt.set(page, now),
    closed: (page) => void checkedAt.delete(page),
    recheck: (personIds) => {
      if (personIds === "all") wanted = "all";
      else if (wanted !== "all") for (const personId of personIds) wanted.add(personId);
      pump.wake();
    },
    wake: pump.wake,
    stop: pump.stop,
  };
}
