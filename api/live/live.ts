import { randomUUID } from "node:crypto";
import { LIVE_HEARTBEAT_MS, LIVE_TICK_MS } from "../../infra/contract/live.ts";
import type { Database } from "../../infra/db/database.ts";
import { type EpochMs, epochMs, plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Part } from "../../infra/runtime/lifecycle.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import type { PositionFeed } from "../api-deps.ts";
import type { SessionStore, SignedIn } from "../auth/session-store.ts";
import { createGreeter } from "./greeting.ts";
import { createIncidentBoard } from "./incident-board.ts";
import type { LiveIncidents } from "./incidents.ts";
import { createListener } from "./listener.ts";
import { liveText } from "./message.ts";
import { HOLD_ABOVE_BYTES } from "./outlet.ts";
import { closeCodes, createPage, type Page, type PageSocket } from "./page.ts";
import { createPageRegister, type PageRegister } from "./page-register.ts";
import { createPublisher } from "./publisher.ts";
import { createRoster } from "./roster.ts";
import { createSessionChecks } from "./session-checks.ts";
import type { World } from "./world.ts";

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

const PAGES_PER_PERSON_MAX = 20;

/** Puts the parts together: who is connected, what they are told, when they are let go. */
export function createLive(deps: LiveDeps): Live {
  const { clock } = deps;
  const world = createWorld(deps.db);
  const register = createPageRegister(deps);
  const door = createDoor({ ...deps, world, register, closed: (page) => checks.closed(page) });
  const checks = createSessionChecks({ ...deps, world, goodbye: door.goodbye });
  const publisher = createPublisher({ ...deps, world, peopleChanged: checks.recheck });
  const greet = createGreeter({ ...deps, world, publisher, register });
  const listen = createListener({ ...deps, world, greet, giveUp: door.giveUp });
  const pulse = createPulse({ ...deps, ...door, world, register });
  let timer: NodeJS.Timeout | undefined;

  return {
    open: (socket, signedIn) => {
      const now = clock.now();
      const page = createPage({ pageId: randomUUID(), ...signedIn, socket, now });
      if (countOf(world, signedIn.session.personId) >= PAGES_PER_PERSON_MAX) {
        socket.close(closeCodes.tryAgainLater, "too many pages");
      } else {
        world.pages.add(page);
        checks.opened(page, now);
        deps.metrics.livePages.set(world.pages.size);
      }
      const received = listen(page);
      return { received, alive: () => page.heard(clock.now()), closed: () => door.forget(page) };
    },
    start: async () => {
      publisher.start();
      timer = setInterval(() => {
        if (pulse()) checks.wake();
        publisher.tick();
      }, LIVE_TICK_MS);
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all([publisher.stop(), checks.stop()]);
      const open = [...world.pages];
      world.pages.clear();
      deps.metrics.livePages.set(0);
      for (const page of open) page.socket.close(closeCodes.goingAway, "going away");
      await register.drop(open);
    },
  };
}

function createWorld(db: Database): World {
  return { pages: new Set(), roster: createRoster(db), board: createIncidentBoard(), areasText: "[]", outages: [] };
}

/** How pages leave. */
type Door = {
  readonly forget: (page: Page) => void;
  readonly giveUp: (page: Page, code: number, reason: string) => void;
  readonly goodbye: (page: Page, code: "SESSION_EXPIRED" | "FORBIDDEN") => void;
};

function createDoor(deps: {
  readonly world: World;
  readonly metrics: Metrics;
  readonly register: PageRegister;
  readonly closed: (page: Page) => void;
}): Door {
  const forget = (page: Page): void => {
    if (!deps.world.pages.delete(page)) return;
    deps.closed(page);
    deps.metrics.livePages.set(deps.world.pages.size);
    void deps.register.drop([page]);
  };
  const giveUp = (page: Page, code: number, reason: string): void => {
    forget(page);
    page.socket.close(code, reason);
  };
  return {
    forget,
    giveUp,
    goodbye: (page, code) => {
      page.socket.send(liveText({ kind: "goodbye", code }));
      giveUp(page, closeCodes.notUnderstood, code);
    },
  };
}

function countOf(world: World, personId: string): number {
  return [...world.pages].filter((page) => page.reach().personId === personId).length;
}

/** Gives up pages that are stuck or gone, and every 10 s says a heartbeat; returns whether it did. */
function createPulse(deps: {
  readonly world: World;
  readonly clock: Clock;
  readonly register: PageRegister;
  readonly forget: (page: Page) => void;
  readonly giveUp: (page: Page, code: number, reason: string) => void;
}): () => boolean {
  const { world } = deps;
  let beatAt: EpochMs = epochMs(0);

  const judge = (page: Page, now: EpochMs): void => {
    const verdict = page.verdict(now);
    if (verdict === "slow") deps.giveUp(page, closeCodes.tryAgainLater, "too slow");
    if (verdict === "silent") {
      deps.forget(page);
      page.socket.terminate();
    }
  };
  const beat = (now: EpochMs): void => {
    const text = liveText({ kind: "heartbeat", serverTime: toIso(now), seq: world.board.seq() });
    for (const page of world.pages) {
      page.newRound();
      page.socket.ping();
      if (page.isGreeted() && page.socket.bufferedAmount <= HOLD_ABOVE_BYTES) page.say(text);
    }
    void deps.register.keep([...world.pages].filter((page) => page.isGreeted()));
  };
  return () => {
    const now = deps.clock.now();
    for (const page of world.pages) judge(page, now);
    if (now < beatAt) return false;
    beatAt = plusMs(now, LIVE_HEARTBEAT_MS);
    beat(now);
    return true;
  };
}
