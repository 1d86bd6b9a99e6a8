import { randomUUID } from "node:crypto";
import { LIVE_HEARTBEAT_MS, LIVE_TICK_MS } from "../../infra/contract/live.ts";
import type { Database } from "../../infra/db/database.ts";
import { mayEver } from "../../infra/domain/access.ts";
import { type EpochMs, epochMs, MINUTE_MS, plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Part } from "../../infra/runtime/lifecycle.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import type { PositionFeed } from "../api-deps.ts";
import type { SessionStore, SignedIn } from "../auth/session-store.ts";
import { createGreeter } from "./greeting.ts";
import type { LiveIncidents } from "./incidents.ts";
import { liveText, readClientMessage } from "./message.ts";
import { closeCodes, createPage, HOLD_ABOVE_BYTES, type Page, type PageSocket } from "./page.ts";
import { createPageRegister } from "./page-register.ts";
import { createPublisher } from "./publisher.ts";
import { createPump } from "./pump.ts";

export type LiveDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly sessions: SessionStore;
  readonly incidents: LiveIncidents;
  readonly feed?: PositionFeed;
};

/** The live socket of all pages of this process. */
export type Live = Part & {
  /** A page has connected and its session is known. */
  readonly open: (socket: PageSocket, signedIn: SignedIn) => OpenPage;
};
export type OpenPage = {
  readonly received: (text: string) => void;
  /** The network layer heard something of the page. */
  readonly alive: () => void;
  readonly closed: () => void;
};

const SESSION_CHECK_MS = MINUTE_MS;
/** Messages that one page may send between two heartbeats; a page sends two or three. */
const MESSAGES_MAX = 100;
const PAGES_PER_PERSON_MAX = 20;

export function createLive(deps: LiveDeps): Live {
  const { clock, log } = deps;
  const checkedAt = new Map<Page, EpochMs>();
  const publisher = createPublisher({ ...deps, peopleChanged: (personIds) => recheckPeople(personIds) });
  const { hub } = publisher;
  const register = createPageRegister(deps);
  const greet = createGreeter({ ...deps, publisher, register });
  let toCheck: "all" | Set<string> = new Set();
  let timer: NodeJS.Timeout | undefined;
  let beatAt: EpochMs = epochMs(0);

  const forget = (page: Page): void => {
    if (!hub.pages.delete(page)) return;
    checkedAt.delete(page);
    deps.metrics.livePages.set(hub.pages.size);
    void register.drop([page]);
  };
  const giveUp = (page: Page, code: number, reason: string): void => {
    forget(page);
    page.socket.close(code, reason);
  };
  const sayGoodbye = (page: Page, code: "SESSION_EXPIRED" | "FORBIDDEN"): void => {
    page.socket.send(liveText({ kind: "goodbye", code }));
    giveUp(page, closeCodes.notUnderstood, code);
  };

  const checkSession = async (page: Page): Promise<void> => {
    const signedIn = await deps.sessions.findByHash(page.tokenHash);
    checkedAt.set(page, clock.now());
    if (!hub.pages.has(page)) return void checkedAt.delete(page);
    if (signedIn === null) return sayGoodbye(page, "SESSION_EXPIRED");
    if (!mayEver(signedIn.reach, "openLive")) return sayGoodbye(page, "FORBIDDEN");
    if (page.setReach(signedIn.reach)) hub.resend(page);
  };
  const checks = createPump({
    name: "sessions",
    gapMs: 0,
    log,
    work: async () => {
      const wanted = toCheck;
      const due = (page: Page): boolean =>
        wanted === "all" ||
        wanted.has(page.reach().personId) ||
        clock.now() - (checkedAt.get(page) ?? 0) >= SESSION_CHECK_MS;
      toCheck = new Set();
      try {
        for (const page of hub.pages) if (due(page)) await checkSession(page);
      } catch (fault) {
        toCheck = "all";
        throw fault;
      }
    },
  });
  const recheckPeople = (personIds: readonly string[] | "all"): void => {
    if (personIds === "all") toCheck = "all";
    else if (toCheck !== "all") for (const personId of personIds) toCheck.add(personId);
    checks.wake();
  };

  const beat = (now: EpochMs): void => {
    const text = liveText({ kind: "heartbeat", serverTime: toIso(now), seq: hub.seq() });
    for (const page of hub.pages) {
      page.newRound();
      page.socket.ping();
      if (page.isGreeted() && page.socket.bufferedAmount <= HOLD_ABOVE_BYTES) page.say(text);
    }
    void register.keep([...hub.pages].filter((page) => page.isGreeted()));
    checks.wake();
  };
  const tick = (): void => {
    const now = clock.now();
    for (const page of hub.pages) {
      const verdict = page.verdict(now);
      if (verdict === "slow") giveUp(page, closeCodes.tryAgainLater, "too slow");
      if (verdict === "silent") {
        forget(page);
        page.socket.terminate();
      }
    }
    if (now >= beatAt) {
      beatAt = plusMs(now, LIVE_HEARTBEAT_MS);
      beat(now);
    }
    publisher.tick();
  };

  const open = (socket: PageSocket, signedIn: SignedIn): OpenPage => {
    const now = clock.now();
    const page = createPage({ pageId: randomUUID(), ...signedIn, socket, now });
    const mine = [...hub.pages].filter((each) => each.reach().personId === signedIn.session.personId);
    if (mine.length >= PAGES_PER_PERSON_MAX) {
      socket.close(closeCodes.tryAgainLater, "too many pages");
    } else {
      hub.pages.add(page);
      checkedAt.set(page, now);
    }
    deps.metrics.livePages.set(hub.pages.size);
    let isResumed = false;
    const received = (text: string): void => {
      const message = readClientMessage(text);
      if (message === null || page.count() > MESSAGES_MAX)
        return giveUp(page, closeCodes.notUnderstood, "message not understood");
      page.heard(clock.now());
      switch (message.kind) {
        case "heartbeat":
          return;
        case "shown":
          return void publisher.shown(page, message.incidentId);
        case "resume":
          if (isResumed) return giveUp(page, closeCodes.notUnderstood, "resumed twice");
          isResumed = true;
          greet(page, message).catch((fault: unknown) => {
            log.warn({ pageId: page.pageId, ...faultFields(fault) }, "page could not be greeted");
            giveUp(page, closeCodes.tryAgainLater, "not ready");
          });
      }
    };
    return {
      received: (text) => {
        if (hub.pages.has(page)) received(text);
      },
      alive: () => page.heard(clock.now()),
      closed: () => forget(page),
    };
  };

  return {
    open,
    start: async () => {
      publisher.start();
      beatAt = plusMs(clock.now(), LIVE_HEARTBEAT_MS);
      timer = setInterval(tick, LIVE_TICK_MS);
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all([publisher.stop(), checks.stop()]);
      const open = [...hub.pages];
      hub.pages.clear();
      deps.metrics.livePages.set(0);
      for (const page of open) page.socket.close(closeCodes.goingAway, "going away");
      await register.drop(open);
    },
  };
}
