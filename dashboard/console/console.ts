import { render } from "lit-html";
import type { SessionView } from "../../infra/contract/http.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { createActionQueue } from "../http/action-queue.ts";
import { actOnIncident, getFixes } from "../http/api.ts";
import { randomKey } from "../http/random-key.ts";
import { createDetailReader } from "../incident/detail-reader.ts";
import { incidentOf } from "../incident/incident-of.ts";
import { openBrowserSocket } from "../live/browser-socket.ts";
import { createLiveClient } from "../live/live-client.ts";
import { createRateMeter } from "../live/rate-meter.ts";
import { browserTimers } from "../live/timers.ts";
import { createWorld } from "../live/world.ts";
import { startBaseMaps } from "../map/tiles/base-map.ts";
import { awaitSession } from "../page/await-session.ts";
import { everySecond } from "../page/every-second.ts";
import { createRedraw } from "../page/redraw.ts";
import { setTabSign } from "../page/tab-sign.ts";
import { startTheme } from "../page/theme.ts";
import { createPlayer } from "../playback/player.ts";
import { createRinger } from "../sound/alarm.ts";
import { createSpeaker } from "../sound/speaker.ts";
import { startLanguage, words } from "../text/language.ts";
import { createActs } from "./acts.ts";
import type { Board } from "./board.ts";
import { boardNow, type Sources } from "./board-now.ts";
import { hasClues } from "./clues-section.ts";
import { createConsoleMap } from "./console-map.ts";
import { consolePage } from "./console-page.ts";
import { createGlasses } from "./glasses.ts";
import { createNightly } from "./nightly.ts";
import { firstState } from "./page-state.ts";
import { createReactions } from "./reactions.ts";
import { maySee } from "./share-section.ts";
import { createShares } from "./shares.ts";
import { createWall, WALL_HASH } from "./wall.ts";

startTheme("dark");
startLanguage(null);
const host = document.querySelector("#app");
if (host instanceof HTMLElement) void awaitSession(host).then((session) => openConsole(host, session));

/** Wires the live feed, the map, the sound and the page of one signed-in person together. */
function openConsole(host: HTMLElement, session: SessionView): void {
  startLanguage(session.person.locale);
  void startBaseMaps();
  const redraw = createRedraw(() => draw(host, sources, board()));
  const sources = createSources(session, redraw);
  const acts = createActs({
    sources,
    board: () => board(),
    change: (part) => {
      sources.state = { ...sources.state, ...part };
      redraw();
    },
  });
  const board = (): Board => boardNow(sources, acts);
  const reactions = createReactions(sources, board);
  sources.onMessage = reactions.follow;
  sources.onPick = acts.select;

  sources.speaker.tryOpen();
  draw(host, sources, board());
  sources.live.start();
  sources.pending.start();
  sources.nightly.start();
  sources.glasses.start();
  acts.listen();
  const wall = createWall(sources, acts, board);
  everySecond(() => {
    reactions.ring();
    wall.tick();
    redraw();
  });
}

/** Everything the console draws from, made once. */
function createSources(session: SessionView, redraw: () => void): Sources {
  const world = createWorld();
  const live = createLiveClient({
    openSocket: openBrowserSocket,
    clock: systemClock,
    timers: browserTimers,
    random: Math.random,
    onLink: redraw,
    onMessage: (message) => {
      sources.onMessage(message);
      if (message.kind === "snapshot") sources.glasses.restore();
      redraw();
    },
  });
  const pending = createActionQueue({
    send: actOnIncident,
    clock: systemClock,
    timers: browserTimers,
    newKey: randomKey,
    store: localStorage,
    personId: session.person.personId,
    onChange: redraw,
  });
  const sources: Sources = {
    session,
    live,
    pending,
    world,
    glasses: createGlasses({
      world,
      personId: session.person.personId,
      now: live.serverNow,
      timers: browserTimers,
      store: sessionStorage,
      onChange: redraw,
    }),
    rate: createRateMeter(),
    ringer: createRinger(),
    speaker: createSpeaker(redraw),
    reader: createDetailReader(live.serverNow, redraw),
    nightly: createNightly(browserTimers, redraw),
    map: createConsoleMap({ redraw, onPick: (seniorId) => sources.onPick(seniorId) }),
    player: createPlayer({
      serverNow: live.serverNow,
      clock: systemClock,
      timers: browserTimers,
      readFixes: getFixes,
      onChange: redraw,
    }),
    shares: createShares({ clock: systemClock, onChange: redraw }),
    state: { ...firstState, isWall: location.hash === WALL_HASH },
    heldOrder: null,
    onMessage: () => {},
    onPick: () => {},
  };
  return sources;
}

/** The page in this moment, and what follows from it: map, details, title, receipts. */
function draw(host: HTMLElement, { map, reader, live, world, shares }: Sources, board: Board): void {
  const { selectedId } = board.state;
  render(consolePage(board, map.facts(board)), host);
  map.draw(board);
  const selected = selectedId === null ? undefined : incidentOf(world, selectedId);
  reader.want(
    selectedId === null
      ? null
      : {
          seniorId: selectedId,
          incidentId: selected?.incidentId ?? null,
          version: selected?.seq ?? 0,
          hasClues: hasClues(selected),
        },
  );
  shares.want(maySee(board, selected) ? (selected?.incidentId ?? null) : null);
  const lost = board.queue.counts.lost ?? 0;
  setTabSign(words().controlRoom.tabTitle(lost), lost > 0);
  if (document.visibilityState !== "visible") return;
  for (const { incidentId, generation } of board.queue.needed) live.shown(incidentId, generation);
}
