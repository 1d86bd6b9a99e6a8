import { render } from "lit-html";
import type { SessionView } from "../../infra/contract/http.ts";
import type { IncidentView, PositionView } from "../../infra/contract/views.ts";
import { plusMs } from "../../infra/domain/time.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { createActionQueue } from "../http/action-queue.ts";
import { actOnIncident } from "../http/api.ts";
import { randomKey } from "../http/random-key.ts";
import { createDetailReader } from "../incident/detail-reader.ts";
import { incidentOf } from "../incident/incident-of.ts";
import { isLifeRisk, stageOf } from "../incident/stage.ts";
import { openBrowserSocket } from "../live/browser-socket.ts";
import { connectionAt } from "../live/connection.ts";
import { createLiveClient } from "../live/live-client.ts";
import { createRateMeter } from "../live/rate-meter.ts";
import { browserTimers } from "../live/timers.ts";
import { applyMessage, createWorld, type WorldChange } from "../live/world.ts";
import { awaitSession } from "../page/await-session.ts";
import { everySecond } from "../page/every-second.ts";
import { createRedraw } from "../page/redraw.ts";
import { setTabSign } from "../page/tab-sign.ts";
import { startTheme } from "../page/theme.ts";
import { createRinger } from "../sound/alarm.ts";
import { createSpeaker } from "../sound/speaker.ts";
import { startLanguage, words } from "../text/language.ts";
import { createActs } from "./acts.ts";
import type { Board, SoundState } from "./board.ts";
import { createConsoleMap } from "./console-map.ts";
import { consolePage } from "./console-page.ts";
import { firstState, type PageState } from "./page-state.ts";
import { keepOrder, queueOf, walkable } from "./queue-model.ts";

startTheme("dark");
startLanguage(null);
const host = document.querySelector("#app");
if (host instanceof HTMLElement) void awaitSession(host).then((session) => openConsole(host, session));

/** Wires the live feed, the map, the sound and the page of one signed-in person together. */
function openConsole(host: HTMLElement, session: SessionView): void {
  startLanguage(session.person.locale);
  const world = createWorld();
  const rate = createRateMeter();
  const ringer = createRinger();
  let state: PageState = firstState;
  let heldOrder: readonly string[] | null = null;

  const redraw = createRedraw(draw);
  const speaker = createSpeaker(redraw);
  const live = createLiveClient({
    openSocket: openBrowserSocket,
    clock: systemClock,
    timers: browserTimers,
    random: Math.random,
    onLink: redraw,
    onMessage: (message) => {
      const wasKnown = world.isKnown;
      if (message.kind === "hello") reader.readAgain();
      follow(applyMessage(world, message), wasKnown);
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
  const reader = createDetailReader(live.serverNow, redraw);
  const map = createConsoleMap({ redraw, onPick: (seniorId) => acts.select(seniorId) });
  const acts = createActs({
    session,
    world,
    map,
    live,
    pending,
    ringer,
    speaker,
    state: () => state,
    board,
    change: (part) => {
      state = { ...state, ...part };
      redraw();
    },
    hold: (isHeld) => {
      heldOrder = isHeld ? queueOf(world, state.areaId).needed.map(({ incidentId }) => incidentId) : null;
      redraw();
    },
  });

  function board(): Board {
    const now = live.serverNow();
    const { heardAt } = live.facts();
    const clockNow = systemClock.now();
    const queue = queueOf(world, state.areaId);
    return {
      session,
      world,
      connection: connectionAt(live.facts(), clockNow),
      now,
      heardAt: heardAt === null ? null : plusMs(heardAt, now - clockNow),
      state,
      queue: heldOrder === null ? queue : { ...queue, needed: keepOrder(queue.needed, heldOrder) },
      pending: pending.items(),
      sound: soundState(),
      detail: reader.detail(),
      base: map.base(),
      perSecond: world.isKnown ? rate.perSecond(clockNow) : null,
      acts,
    };
  }

  function soundState(): SoundState {
    const leftMs = ringer.mutedForMs(systemClock.now());
    if (speaker.isBlocked()) return { kind: "blocked" };
    return leftMs > 0 ? { kind: "muted", leftMs } : { kind: "on" };
  }

  /** What a live message changed goes to sound, map and detail at once; the page follows in the next frame. */
  function follow(change: WorldChange, wasKnown: boolean): void {
    rate.add(wasKnown ? change.positions.length : 0, systemClock.now());
    for (const { seniorId, place } of change.positions) followFix(seniorId, place);
    ring();
    if (!wasKnown && world.isKnown) arrive();
    else if (wasKnown) for (const incident of change.incidents) notice(incident);
    redraw();
  }

  function followFix(seniorId: string, place: PositionView["place"]): void {
    if (place !== null)
      reader.follow(seniorId, {
        at: [place.lon, place.lat],
        atMs: Date.parse(place.fixedAt),
        accuracyM: place.accuracyM,
      });
  }

  /** First picture: the worst thing now is open and on the map. */
  function arrive(): void {
    const [first] = walkable(queueOf(world, null));
    if (first !== undefined && stageOf(first) !== "ended") state = { ...state, selectedId: first.seniorId };
    if (speaker.isBlocked() && first === undefined) state = { ...state, dialog: { kind: "shift" } };
    map.arrive(board(), first?.seniorId ?? null);
  }

  /** A new alarm opens by itself unless somebody works on another one. */
  function notice(incident: IncidentView): void {
    if (stageOf(incident) !== "lost" || !isLifeRisk(incident) || incident.drill) return;
    if (!map.isNews(incident.incidentId)) return;
    const open = state.selectedId === null ? undefined : incidentOf(world, state.selectedId);
    const isBusy = open !== undefined && stageOf(open) === "lost" && open.incidentId !== incident.incidentId;
    if (isBusy) return;
    state = { ...state, selectedId: incident.seniorId };
    map.noticed(board(), incident.seniorId);
  }

  function ring(): void {
    const sound = ringer.next([...world.incidents.values()], systemClock.now());
    if (sound !== null) speaker.play(sound);
  }

  function draw(): void {
    const now = board();
    render(consolePage(now, map.facts(now)), host);
    map.draw(now);
    const selected = state.selectedId === null ? undefined : incidentOf(world, state.selectedId);
    reader.want(
      state.selectedId === null
        ? null
        : { seniorId: state.selectedId, incidentId: selected?.incidentId ?? null, version: selected?.seq ?? 0 },
    );
    setTabSign(words().console.tabTitle(now.queue.counts.lost ?? 0), (now.queue.counts.lost ?? 0) > 0);
    if (document.visibilityState === "visible")
      for (const one of now.queue.needed) live.shown(one.incidentId, one.generation);
  }

  speaker.tryOpen();
  draw();
  live.start();
  pending.start();
  acts.listen();
  everySecond(() => {
    ring();
    redraw();
  });
}
