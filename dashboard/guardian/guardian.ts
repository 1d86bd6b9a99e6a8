import { render } from "lit-html";
import type { SessionView } from "../../infra/contract/http.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import { type EpochMs, plusMs } from "../../infra/domain/time.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { testAlert } from "../http/api.ts";
import { connectionAt, isPast } from "../live/connection.ts";
import { startBaseMaps } from "../map/tiles/base-map.ts";
import { awaitSession } from "../page/await-session.ts";
import { everySecond } from "../page/every-second.ts";
import { joinPush } from "../page/push.ts";
import { createRedraw } from "../page/redraw.ts";
import { setTabSign } from "../page/tab-sign.ts";
import { startTheme } from "../page/theme.ts";
import { startLanguage, words } from "../text/language.ts";
import { drawPhone, type PhoneDeps, type PhoneState } from "./draw-phone.ts";
import { type Face, faceOf, type Situation } from "./face.ts";
import { createPhoneSources, type PhoneSources } from "./phone-sources.ts";

startTheme("system");
startLanguage(null);
const host = document.querySelector("#app");
if (host instanceof HTMLElement) void awaitSession(host).then((session) => openPhone(host, session));

/** Answers that say where this phone is, if it may be asked. */
const withPlace: readonly IncidentAction[] = ["acknowledge", "enRoute", "contact", "found"];

/** Wires feed, fall-back, sound and map of one guardian's phone together. */
function openPhone(host: HTMLElement, session: SessionView): void {
  startLanguage(session.person.locale);
  void startBaseMaps();
  const redraw = createRedraw(() => draw(host, sources, redraw));
  const changed = () => {
    sources.ringer.follow(faceOf(situationOf(sources)));
    redraw();
  };
  const sources = createPhoneSources(session, { redraw, changed });
  const { live, queue, poller, speaker } = sources;
  const wake = () => {
    live.reconnectNow();
    queue.retryNow();
  };
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  addEventListener("pointerdown", () => void speaker.unlock(), { once: true });
  speaker.tryOpen();
  draw(host, sources, redraw);
  live.start();
  queue.start();
  poller.start();
  everySecond(changed);
  void joinPush(session.person.personId);
}

function situationOf({ session, world, live, poller, queue, speaker, readEnds, state }: PhoneSources): Situation {
  return {
    personId: session.person.personId,
    world,
    connection: connectionAt(live.facts(), systemClock.now()),
    isPolling: poller.isFresh(),
    pending: queue.items(),
    now: live.serverNow(),
    canRing: !speaker.isBlocked(),
    laterForRinging: state.laterForRinging,
    readEnds,
    chosenSeniorId: state.chosenSeniorId,
  };
}

function draw(host: HTMLElement, sources: PhoneSources, redraw: () => void): void {
  const situation = situationOf(sources);
  const face = faceOf(situation);
  render(drawPhone(face, sources.state, phoneDeps(sources, situation, redraw)), host);
  afterDrawing(sources, face);
}

function phoneDeps(sources: PhoneSources, situation: Situation, redraw: () => void): PhoneDeps {
  const { session, live, locator, ringer, queue, readEnds, outings } = sources;
  const now = live.serverNow();
  const face = faceOf(situation);
  const change = (part: Partial<PhoneState>) => {
    sources.state = { ...sources.state, ...part };
    redraw();
  };
  const isAway = isPast(situation.connection) && !situation.isPolling;
  return {
    session,
    look: { personId: situation.personId, now, here: locator.here()?.at ?? null, isPast: isAway },
    heardAt: heardAt(sources, now),
    isLate: situation.connection.kind === "late",
    isPolling: situation.isPolling && !live.facts().isOpen,
    isConnected: situation.connection.kind === "live",
    pending: situation.pending,
    canSound: situation.canRing,
    notification: ringer.notification(),
    world: situation.world,
    change,
    answer: (action, note) => answer(sources, change, { action, note }),
    turnOn: () =>
      void ringer
        .turnOn()
        .then(redraw)
        .then(() => joinPush(situation.personId)),
    test: (seniorId) => void ring(seniorId, change),
    outing: "senior" in face ? outings.current(face.senior.seniorId, now) : null,
    giveOuting: (seniorId, to) => void settleOuting(outings.give(seniorId, to), change),
    endOuting: (outing) => void settleOuting(outings.end(outing), change),
    retry: queue.retryNow,
    dismiss: queue.dismiss,
    markRead: (incidentId) => {
      readEnds.add(incidentId);
      redraw();
    },
  };
}

/** When the picture on this page was the present, by the server's clock. */
function heardAt({ live, poller }: PhoneSources, now: EpochMs): EpochMs {
  const newest = Math.max(live.facts().heardAt ?? 0, poller.readAt() ?? 0);
  return newest === 0 ? now : plusMs(now, newest - systemClock.now());
}

type Answered = { readonly action: IncidentAction; readonly note: string | undefined };

function answer(sources: PhoneSources, change: PhoneDeps["change"], { action, note }: Answered): void {
  const { locator, queue } = sources;
  const face = faceOf(situationOf(sources));
  if (!("incident" in face)) return;
  if (withPlace.includes(action)) locator.start();
  const here = locator.here();
  // The service wants to know where: by this phone's position, or in a sentence.
  if (action === "found" && here === null && note === undefined) {
    change({ sheet: "foundNote" });
    return;
  }
  const isShared = here !== null && withPlace.includes(action);
  queue.press(face.incident.incidentId, action, {
    seenGeneration: face.incident.generation,
    ...(isShared ? { place: { lon: here.at[0], lat: here.at[1], accuracyM: here.accuracyM } } : {}),
    ...(note === undefined ? {} : { note }),
  });
  change({ sheet: null });
}

async function settleOuting(taken: Promise<boolean>, change: PhoneDeps["change"]): Promise<void> {
  change({ sheet: null, notice: (await taken) ? null : words().guardian.outing.failed });
}

async function ring(seniorId: string, change: PhoneDeps["change"]): Promise<void> {
  const result = await testAlert(seniorId);
  change({ notice: result.kind === "ok" ? words().guardian.test.sent : words().guardian.test.failed });
}

/** What follows from the screen beside its picture: details, map, title, receipts, screen lock. */
function afterDrawing({ reader, map, live, locator, keepScreenOn, outings }: PhoneSources, face: Face): void {
  const incident = "incident" in face ? face.incident : undefined;
  const senior = "senior" in face ? face.senior : null;
  const isOpenCase = incident !== undefined && incident.endedAt === null;
  outings.want(senior?.seniorId ?? null, ("position" in face ? face.position?.standing : null) ?? "unknown");
  if (senior === null) {
    reader.want(null);
    map.draw(null);
  } else {
    reader.want({
      seniorId: senior.seniorId,
      incidentId: incident?.incidentId ?? null,
      version: incident?.seq ?? 0,
      hasClues: (incident?.clues.confirmed ?? 0) > 0,
    });
    const position = "position" in face ? face.position : undefined;
    const here = incident === undefined ? null : (locator.here()?.at ?? null);
    map.draw({ senior, position, incident, detail: reader.detail(), here, now: live.serverNow(), face: face.kind });
  }
  showInTab(face, senior?.calledName ?? null);
  if (incident !== undefined && document.visibilityState === "visible")
    live.shown(incident.incidentId, incident.generation);
  keepScreenOn(isOpenCase);
  if (isOpenCase && !incident.drill) void locator.startIfAllowed();
  else locator.stop();
}

function showInTab(face: Face, calledName: string | null): void {
  const isAlarm = (face.kind === "alert" || face.kind === "stale") && calledName !== null;
  const { brand, guardian } = words();
  setTabSign(isAlarm ? guardian.tabTitle(calledName) : `${brand} · ${guardian.title}`, isAlarm);
}
