import { render } from "lit-html";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { testAlert } from "../http/api.ts";
import { type Connection, connectionAt, isPast } from "../live/connection.ts";
import { startBaseMaps } from "../map/tiles/base-map.ts";
import { awaitSession, untilSession } from "../page/await-session.ts";
import { everySecond } from "../page/every-second.ts";
import { joinPush } from "../page/push.ts";
import { createRedraw } from "../page/redraw.ts";
import { registerWorker } from "../page/register-worker.ts";
import { signOutAndLeave } from "../page/session.ts";
import { startTheme } from "../page/theme.ts";
import { startTypeSize } from "../page/type-size.ts";
import { startLanguage, words } from "../text/language.ts";
import { afterDrawing } from "./after-drawing.ts";
import { ownerOf, readCard, type SavedCard } from "./card.ts";
import { drawPhone, type PhoneDeps, type PhoneState } from "./draw-phone.ts";
import { faceOf, type Situation } from "./face.ts";
import { createPhoneSources, heardFrom, type PhoneOpening, type PhoneSources } from "./phone-sources.ts";

startTheme("system");
startTypeSize();
startLanguage(null);
const host = document.querySelector("#app");
if (host instanceof HTMLElement) start(host);

/** Answers that say where this phone is, if it may be asked. */
const withPlace: readonly IncidentAction[] = ["acknowledge", "enRoute", "contact", "found"];

/** With what was kept of an earlier visit the phone opens at once, also without a network; else when the service answers. */
function start(host: HTMLElement): void {
  void registerWorker();
  const card = readCard(localStorage, systemClock.now());
  if (card !== null) openFromCard(host, card);
  else
    void awaitSession(host).then((session) => {
      const sources = openPhone(host, { owner: ownerOf(session), card }, () => true);
      void joinPush(sources.owner.personId);
    });
}

function openFromCard(host: HTMLElement, card: SavedCard): void {
  let isSignedIn = false;
  const sources = openPhone(host, { owner: card.owner, card }, () => isSignedIn);
  void untilSession(() => {}).then(({ person }) => {
    if (person.personId !== card.owner.personId) {
      // Somebody else has signed in on this phone meanwhile.
      sources.keeper.forget();
      location.reload();
      return;
    }
    isSignedIn = true;
    sources.queue.retryNow();
    void joinPush(person.personId);
  });
}

/** Wires feed, fall-back, sound and map of one guardian's phone together. */
function openPhone(host: HTMLElement, opening: PhoneOpening, isSignedIn: () => boolean): PhoneSources {
  startLanguage(opening.owner.locale);
  void startBaseMaps();
  const redraw = createRedraw(() => draw(host, sources, redraw));
  const changed = () => {
    sources.keeper.dropOld();
    sources.ringer.follow(faceOf(situationOf(sources)));
    if (isSignedIn()) sources.asked.keepFresh(systemClock.now());
    redraw();
  };
  const sources = createPhoneSources(opening, { redraw, changed, isSignedIn });
  const { live, queue, poller, speaker } = sources;
  const wake = () => {
    live.reconnectNow();
    queue.retryNow();
    if (isSignedIn()) sources.asked.read();
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
  return sources;
}

function situationOf(sources: PhoneSources): Situation {
  const { owner, world, live, poller, queue, speaker, readEnds, state } = sources;
  return {
    personId: owner.personId,
    world,
    connection: connectionOf(sources),
    isPolling: poller.isFresh(),
    pending: queue.items(),
    now: live.serverNow(),
    canRing: !speaker.isBlocked(),
    laterForRinging: state.laterForRinging,
    readEnds,
    chosenSeniorId: state.chosenSeniorId,
  };
}

/** What was kept is the past, however well the network is. */
function connectionOf({ live, card }: PhoneSources): Connection {
  const facts = live.facts();
  const now = systemClock.now();
  if (card === null) return connectionAt(facts, now);
  return { kind: "offline", ageMs: Math.max(0, now - card.savedAt), heardAt: card.savedAt, retryAt: facts.retryAt };
}

function draw(host: HTMLElement, sources: PhoneSources, redraw: () => void): void {
  const situation = situationOf(sources);
  const face = faceOf(situation);
  render(drawPhone(face, sources.state, phoneDeps(sources, situation, redraw)), host);
  afterDrawing(sources, face);
}

function phoneDeps(sources: PhoneSources, situation: Situation, redraw: () => void): PhoneDeps {
  const { owner, live, locator, ringer, queue, readEnds, outings, channels, leaves, asked, installer, keeper } =
    sources;
  const now = live.serverNow();
  const face = faceOf(situation);
  const change = (part: Partial<PhoneState>) => {
    sources.state = { ...sources.state, ...part };
    redraw();
  };
  const isAway = isPast(situation.connection) && !situation.isPolling;
  return {
    owner,
    look: {
      personId: situation.personId,
      now,
      here: locator.here()?.at ?? null,
      isPast: isAway,
      heardAt: sources.card?.heardAt ?? heardFrom(sources)?.server ?? now,
      pictureOf: keeper.pictureOf,
    },
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
    installer,
    channels: channels.now,
    leaves,
    asked,
    openSheet: (sheet) => {
      if (sheet === "leave") leaves.read();
      else channels.read();
      change({ sheet });
    },
    signOut: () => {
      keeper.forget();
      void signOutAndLeave(owner.personId);
    },
    retry: queue.retryNow,
    dismiss: queue.dismiss,
    markRead: (incidentId) => {
      readEnds.add(incidentId);
      redraw();
    },
  };
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
