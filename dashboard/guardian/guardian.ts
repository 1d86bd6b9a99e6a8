import { render } from "lit-html";
import type { SessionView } from "../../infra/contract/http.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import { type EpochMs, plusMs } from "../../infra/domain/time.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { createActionQueue } from "../http/action-queue.ts";
import { actOnIncident, getIncidents, getSeniors, testAlert } from "../http/api.ts";
import { randomKey } from "../http/random-key.ts";
import { createDetailReader } from "../incident/detail-reader.ts";
import { openBrowserSocket } from "../live/browser-socket.ts";
import { connectionAt, isPast } from "../live/connection.ts";
import { createLiveClient } from "../live/live-client.ts";
import { browserTimers } from "../live/timers.ts";
import { applyIncidentList, applyMessage, createWorld } from "../live/world.ts";
import { awaitSession } from "../page/await-session.ts";
import { everySecond } from "../page/every-second.ts";
import { createRedraw } from "../page/redraw.ts";
import { leaveToSignIn } from "../page/session.ts";
import { setTabSign } from "../page/tab-sign.ts";
import { startTheme } from "../page/theme.ts";
import { createSpeaker } from "../sound/speaker.ts";
import { startLanguage, words } from "../text/language.ts";
import { drawPhone, type PhoneState } from "./draw-phone.ts";
import { type Face, faceOf, type Situation } from "./face.ts";
import { createGuardianMap } from "./guardian-map.ts";
import { createLocator } from "./locator.ts";
import { createPoller } from "./poller.ts";
import { createPhoneRinger } from "./ringing.ts";
import { createWakeLock } from "./wake-lock.ts";

startTheme("system");
startLanguage(null);
const host = document.querySelector("#app");
if (host instanceof HTMLElement) void awaitSession(host).then((session) => openPhone(host, session));

/** Answers that say where this phone is, if it may be asked. */
const withPlace: readonly IncidentAction[] = ["acknowledge", "enRoute", "contact", "found"];

/** Wires feed, fall-back, sound and map of one guardian's phone together. */
function openPhone(host: HTMLElement, session: SessionView): void {
  startLanguage(session.person.locale);
  const { personId } = session.person;
  const world = createWorld();
  const map = createGuardianMap();
  const keepScreenOn = createWakeLock();
  const readEnds = new Set<string>();
  let state: PhoneState = { sheet: null, laterForRinging: false, waitingFor: null, notice: null, chosenSeniorId: null };

  const redraw = createRedraw(draw);
  const change = (part: Partial<PhoneState>) => {
    state = { ...state, ...part };
    redraw();
  };
  const speaker = createSpeaker(redraw);
  const ringer = createPhoneRinger(speaker, systemClock);
  const locator = createLocator(systemClock, redraw);
  const live = createLiveClient({
    openSocket: openBrowserSocket,
    clock: systemClock,
    timers: browserTimers,
    random: Math.random,
    onLink: redraw,
    onMessage: (message) => {
      applyMessage(world, message);
      if (message.kind === "hello") reader.readAgain();
      if (message.kind === "goodbye") leaveToSignIn();
      changed();
    },
  });
  const queue = createActionQueue({
    send: actOnIncident,
    clock: systemClock,
    timers: browserTimers,
    newKey: randomKey,
    store: localStorage,
    personId,
    onChange: redraw,
  });
  const poller = createPoller({
    clock: systemClock,
    timers: browserTimers,
    isNeeded: () => !live.facts().isOpen,
    readSeniors: getSeniors,
    readIncidents: getIncidents,
    onSeniors: (seniors) => {
      for (const senior of seniors) world.seniors.set(senior.seniorId, senior);
      world.isKnown = true;
    },
    onIncidents: (incidents) => {
      applyIncidentList(world, incidents);
      changed();
    },
  });
  const reader = createDetailReader(live.serverNow, redraw);

  function changed(): void {
    ringer.follow(face());
    redraw();
  }

  function situation(): Situation {
    const clockNow = systemClock.now();
    return {
      personId,
      world,
      connection: connectionAt(live.facts(), clockNow),
      isPolling: poller.isFresh(),
      pending: queue.items(),
      now: live.serverNow(),
      canRing: !speaker.isBlocked(),
      laterForRinging: state.laterForRinging,
      readEnds,
      chosenSeniorId: state.chosenSeniorId,
    };
  }

  const face = (): Face => faceOf(situation());

  /** When the picture on this page was the present, by the server's clock. */
  function heardAt(now: EpochMs): EpochMs {
    const newest = Math.max(live.facts().heardAt ?? 0, poller.readAt() ?? 0);
    return newest === 0 ? now : plusMs(now, newest - systemClock.now());
  }

  function answer(action: IncidentAction, note?: string): void {
    const now = face();
    if (!("incident" in now)) return;
    if (withPlace.includes(action)) locator.start();
    const here = locator.here();
    // The service wants to know where: by this phone's position, or in a sentence.
    if (action === "found" && here === null && note === undefined) {
      change({ sheet: "foundNote" });
      return;
    }
    const place =
      here === null || !withPlace.includes(action)
        ? {}
        : { place: { lon: here.at[0], lat: here.at[1], accuracyM: here.accuracyM } };
    const seen = { seenGeneration: now.incident.generation };
    queue.press(now.incident.incidentId, action, { ...seen, ...place, ...(note === undefined ? {} : { note }) });
    change({ sheet: null });
  }

  function draw(): void {
    const now = live.serverNow();
    const present = situation();
    const current = faceOf(present);
    const isAway = isPast(present.connection) && !present.isPolling;
    render(
      drawPhone(current, state, {
        session,
        look: { personId, now, here: locator.here()?.at ?? null, isPast: isAway },
        heardAt: heardAt(now),
        isLate: present.connection.kind === "late",
        isPolling: present.isPolling && !live.facts().isOpen,
        isConnected: present.connection.kind === "live",
        pending: present.pending,
        canSound: present.canRing,
        notification: ringer.notification(),
        world,
        change,
        answer,
        turnOn: () => void ringer.turnOn().then(redraw),
        test: (seniorId) => void ring(seniorId),
        retry: queue.retryNow,
        dismiss: queue.dismiss,
        markRead: (incidentId) => {
          readEnds.add(incidentId);
          redraw();
        },
      }),
      host,
    );
    afterDrawing(current, now);
  }

  async function ring(seniorId: string): Promise<void> {
    const result = await testAlert(seniorId);
    change({ notice: result.kind === "ok" ? words().guardian.test.sent : words().guardian.test.failed });
  }

  /** What follows from the screen beside its picture: map, title, receipts, screen lock. */
  function afterDrawing(current: Face, now: EpochMs): void {
    const incident = "incident" in current ? current.incident : undefined;
    const senior = "senior" in current ? current.senior : null;
    reader.want(
      senior === null
        ? null
        : { seniorId: senior.seniorId, incidentId: incident?.incidentId ?? null, version: incident?.seq ?? 0 },
    );
    const detail = reader.detail();
    const position = "position" in current ? current.position : undefined;
    const here = incident === undefined ? null : (locator.here()?.at ?? null);
    map.draw(senior === null ? null : { senior, position, incident, detail, here, now, face: current.kind });
    const isAlarm = current.kind === "alert" || current.kind === "stale";
    setTabSign(
      isAlarm && senior !== null
        ? words().guardian.tabTitle(senior.calledName)
        : `${words().brand} · ${words().guardian.title}`,
      isAlarm,
    );
    if (incident !== undefined && document.visibilityState === "visible")
      live.shown(incident.incidentId, incident.generation);
    keepScreenOn(incident !== undefined && incident.endedAt === null);
    if (incident !== undefined && incident.endedAt === null && !incident.drill) void locator.startIfAllowed();
    else locator.stop();
  }

  const wake = () => {
    live.reconnectNow();
    queue.retryNow();
  };
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  addEventListener("pointerdown", () => void speaker.unlock(), { once: true });
  speaker.tryOpen();
  draw();
  live.start();
  queue.start();
  poller.start();
  everySecond(changed);
}
