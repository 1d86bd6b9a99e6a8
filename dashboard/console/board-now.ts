import type { SessionView } from "../../infra/contract/http.ts";
import type { ServerMessage } from "../../infra/contract/live.ts";
import { plusMs } from "../../infra/domain/time.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import type { ActionQueue } from "../http/action-queue.ts";
import type { DetailReader } from "../incident/detail-reader.ts";
import { connectionAt } from "../live/connection.ts";
import type { LiveClient } from "../live/live-client.ts";
import type { RateMeter } from "../live/rate-meter.ts";
import type { World } from "../live/world.ts";
import type { Player } from "../playback/player.ts";
import type { Ringer } from "../sound/alarm.ts";
import type { Speaker } from "../sound/speaker.ts";
import type { Acts, Board, SoundState } from "./board.ts";
import type { ConsoleMap } from "./console-map.ts";
import type { Glasses } from "./glasses.ts";
import type { Nightly } from "./nightly.ts";
import type { PageState } from "./page-state.ts";
import { keepOrder, queueOf } from "./queue-model.ts";
import type { Shares } from "./shares.ts";

/** The parts of an open console. Only `state`, the held order and the two hooks ever change. */
export type Sources = {
  readonly session: SessionView;
  readonly world: World;
  readonly live: LiveClient;
  readonly pending: ActionQueue;
  readonly rate: RateMeter;
  readonly ringer: Ringer;
  readonly speaker: Speaker;
  readonly reader: DetailReader;
  readonly nightly: Nightly;
  readonly glasses: Glasses;
  readonly map: ConsoleMap;
  readonly player: Player;
  readonly shares: Shares;
  state: PageState;
  /** The queue's order while the pointer is over it. */
  heldOrder: readonly string[] | null;
  onMessage: (message: ServerMessage) => void;
  onPick: (seniorId: string) => void;
};

/** One picture of the console, by the server's clock. */
export function boardNow(sources: Sources, acts: Acts): Board {
  const { session, world, live, state, heldOrder, rate } = sources;
  const now = live.serverNow();
  const pageNow = systemClock.now();
  const { heardAt } = live.facts();
  const queue = queueOf(world, state.areaId);
  return {
    session,
    world,
    connection: connectionAt(live.facts(), pageNow),
    now,
    heardAt: heardAt === null ? null : plusMs(heardAt, now - pageNow),
    state,
    queue: heldOrder === null ? queue : { ...queue, needed: keepOrder(queue.needed, heldOrder) },
    pending: sources.pending.items(),
    sound: soundState(sources, pageNow),
    detail: sources.reader.detail(),
    base: sources.map.base(),
    playback: sources.player.current(),
    glasses: sources.glasses.items(),
    nightly: sources.nightly.newest(),
    shares: sources.shares,
    perSecond: world.isKnown ? rate.perSecond(pageNow) : null,
    acts,
  };
}

function soundState({ ringer, speaker }: Sources, pageNow: number): SoundState {
  const leftMs = ringer.mutedForMs(pageNow);
  if (speaker.isBlocked()) return { kind: "blocked" };
  return leftMs > 0 ? { kind: "muted", leftMs } : { kind: "on" };
}
