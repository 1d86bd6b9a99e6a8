import { epochMs, plusMs } from "../../infra/domain/time.ts";
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
import { smallPicture } from "../page/small-picture.ts";
import { createSpeaker, type Speaker } from "../sound/speaker.ts";
import { type AskedSubstitutions, createAskedSubstitutions } from "./asked-substitutions.ts";
import { type PhoneOwner, restoreWorld, type SavedCard } from "./card.ts";
import { type CardKeeper, createCardKeeper } from "./card-keeper.ts";
import { type ChannelStatus, createChannelStatus } from "./channel-status.ts";
import type { PhoneState } from "./draw-phone.ts";
import { createGuardianMap, type GuardianMap } from "./guardian-map.ts";
import { createInstaller, type Installer } from "./install.ts";
import { createLocator, type Locator } from "./locator.ts";
import { createOutings, type Outings } from "./outings.ts";
import { createOwnLeaves, type OwnLeaves } from "./own-leaves.ts";
import { createPoller, type Poller } from "./poller.ts";
import { createPhoneRinger, type PhoneRinger } from "./ringing.ts";
import { createWakeLock } from "./wake-lock.ts";

/** The parts of one guardian's open phone. Only `state` and `card` ever change. */
export type PhoneSources = {
  readonly owner: PhoneOwner;
  /** What was kept of an earlier visit, until the service has said how things are now. */
  card: SavedCard | null;
  readonly keeper: CardKeeper;
  readonly world: World;
  readonly live: LiveClient;
  readonly poller: Poller;
  readonly queue: ActionQueue;
  readonly reader: DetailReader;
  readonly speaker: Speaker;
  readonly ringer: PhoneRinger;
  readonly outings: Outings;
  readonly channels: ChannelStatus;
  readonly leaves: OwnLeaves;
  readonly asked: AskedSubstitutions;
  readonly installer: Installer;
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
  /** Whether the service knows who this is: before that it would refuse answers for good. */
  readonly isSignedIn: () => boolean;
};
export type PhoneOpening = { readonly owner: PhoneOwner; readonly card: SavedCard | null };

/** Makes everything a phone works with; the feed first, HTTP while it is shut. */
export function createPhoneSources({ owner, card }: PhoneOpening, hooks: PhoneHooks): PhoneSources {
  const { redraw, changed } = hooks;
  const world = createWorld();
  if (card !== null) restoreWorld(world, card);
  const live = createLiveClient({
    openSocket: openBrowserSocket,
    clock: systemClock,
    timers: browserTimers,
    random: Math.random,
    onLink: redraw,
    onMessage: (message) => {
      applyMessage(world, message);
      if (message.kind === "snapshot") sources.card = null;
      if (message.kind === "hello") reader.readAgain();
      if (message.kind === "goodbye") leave();
      sources.keeper.keep();
      changed();
    },
  });
  const reader = createDetailReader(live.serverNow, redraw);
  const speaker = createSpeaker(redraw);
  const poller = pollerFor(world, live, () => {
    sources.card = null;
    sources.keeper.keep();
    changed();
  });
  const leave = () => {
    sources.keeper.forget();
    leaveToSignIn();
  };
  const sources: PhoneSources = {
    owner,
    card,
    keeper: createCardKeeper({
      store: localStorage,
      clock: systemClock,
      owner,
      world,
      heardAt: () => (sources.card === null ? heardFrom(sources) : null),
      shrink: smallPicture,
      photos: card?.photos ?? {},
    }),
    world,
    live,
    reader,
    speaker,
    poller,
    queue: queueFor(owner, hooks),
    ringer: createPhoneRinger(speaker, systemClock),
    outings: createOutings(redraw),
    channels: createChannelStatus(owner.personId, redraw),
    leaves: createOwnLeaves(owner.personId, redraw),
    asked: createAskedSubstitutions(owner.personId, redraw),
    installer: createInstaller(window, redraw),
    locator: createLocator(systemClock, redraw),
    map: createGuardianMap(),
    keepScreenOn: createWakeLock(),
    readEnds: new Set(),
    state: { sheet: null, laterForRinging: false, waitingFor: null, notice: null, chosenSeniorId: null },
  };
  return sources;
}

/** When the picture on this page was last the present, by this phone's clock and the server's; `null`: it never was. */
export function heardFrom({ live, poller }: Pick<PhoneSources, "live" | "poller">) {
  const newest = Math.max(live.facts().heardAt ?? 0, poller.readAt() ?? 0);
  if (newest === 0) return null;
  const here = epochMs(newest);
  return { here, server: plusMs(live.serverNow(), here - systemClock.now()) };
}

function pollerFor(world: World, live: LiveClient, onRead: () => void): Poller {
  return createPoller({
    clock: systemClock,
    timers: browserTimers,
    isNeeded: () => !live.facts().isOpen,
    readSeniors: getSeniors,
    readIncidents: getIncidents,
    onSeniors: (seniors) => {
      world.seniors.clear();
      for (const senior of seniors) world.seniors.set(senior.seniorId, senior);
      world.isKnown = true;
    },
    onIncidents: (incidents) => {
      applyIncidentList(world, incidents);
      onRead();
    },
  });
}

function queueFor({ personId }: PhoneOwner, { redraw, isSignedIn }: PhoneHooks): ActionQueue {
  return createActionQueue({
    send: (incidentId, body) =>
      isSignedIn() ? actOnIncident(incidentId, body) : Promise.resolve({ kind: "unreachable", status: null }),
    clock: systemClock,
    timers: browserTimers,
    newKey: randomKey,
    store: localStorage,
    personId,
    onChange: redraw,
  });
}
