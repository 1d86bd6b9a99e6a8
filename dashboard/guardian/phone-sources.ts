import type { SessionView } from "../../infra/contract/http.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { type ActionQueue, createActionQueue } from "../http/action-queue.ts";
import { actOnIncident, getIncidents, getSeniors } from "../http/api.ts";
import { randomKey } from "../http/random-key.ts";
import { createDetailReader, type DetailReader } from "../incident/detail-reader.ts";
import { openBrowserSocket } from "../live/browser-socket.ts";
import { createLiveClient, type LiveClient } from "../live/live-client.ts";
import { browserTimers } from "../live/timers.ts";
import { applyIncidentList, applyMessage, createWorld, type World } from "../live/world.ts";
import { leaveToSignIn } from "../page/session.ts";
import { createSpeaker, type Speaker } from "../sound/speaker.ts";
import type { PhoneState } from "./draw-phone.ts";
import { createGuardianMap, type GuardianMap } from "./guardian-map.ts";
import { createLocator, type Locator } from "./locator.ts";
import { createOutings, type Outings } from "./outings.ts";
import { createPoller, type Poller } from "./poller.ts";
import { createPhoneRinger, type PhoneRinger } from "./ringing.ts";
import { createWakeLock } from "./wake-lock.ts";

/** The parts of one guardian's open phone. Only `state` ever changes. */
export type PhoneSources = {
  readonly session: SessionView;
  readonly world: World;
  readonly live: LiveClient;
  readonly poller: Poller;
  readonly queue: ActionQueue;
  readonly reader: DetailReader;
  readonly speaker: Speaker;
  readonly ringer: PhoneRinger;
  readonly outings: Outings;
  readonly locator: Locator;
  readonly map: GuardianMap;
  readonly keepScreenOn: (isWanted: boolean) => void;
  /** Incidents whose end this person has read. */
  readonly readEnds: Set<string>;
  state: PhoneState;
};

export type PhoneHooks = {
  readonly redraw: () => void;
  /** Something was heard: ring if need be, then draw. */
  readonly changed: () => void;
};

/** Makes everything a phone works with; the feed first, HTTP while it is shut. */
export function createPhoneSources(session: SessionView, { redraw, changed }: PhoneHooks): PhoneSources {
  const world = createWorld();
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
  const reader = createDetailReader(live.serverNow, redraw);
  const speaker = createSpeaker(redraw);
  return {
    session,
    world,
    live,
    reader,
    speaker,
    poller: pollerFor(world, live, changed),
    queue: queueFor(session, redraw),
    ringer: createPhoneRinger(speaker, systemClock),
    outings: createOutings(redraw),
    locator: createLocator(systemClock, redraw),
    map: createGuardianMap(),
    keepScreenOn: createWakeLock(),
    readEnds: new Set(),
    state: { sheet: null, laterForRinging: false, waitingFor: null, notice: null, chosenSeniorId: null },
  };
}

function pollerFor(world: World, live: LiveClient, changed: () => void): Poller {
  return createPoller({
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
}

function queueFor({ person }: SessionView, onChange: () => void): ActionQueue {
  return createActionQueue({
    send: actOnIncident,
    clock: systemClock,
    timers: browserTimers,
    newKey: randomKey,
    store: localStorage,
    personId: person.personId,
    onChange,
  });
}
