import type { SessionView } from "../../infra/contract/http.ts";
import { plusMs } from "../../infra/domain/time.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import type { ActionQueue } from "../http/action-queue.ts";
import { orderPosition } from "../http/api.ts";
import { incidentOf } from "../incident/incident-of.ts";
import { nextStep, permitted } from "../incident/permitted.ts";
import type { LiveClient } from "../live/live-client.ts";
import { browserTimers } from "../live/timers.ts";
import type { World } from "../live/world.ts";
import { leaveToSignIn, signOutAndLeave } from "../page/session.ts";
import { toggleTheme } from "../page/theme.ts";
import { type createRinger, MUTE_MS } from "../sound/alarm.ts";
import type { Speaker } from "../sound/speaker.ts";
import { chooseLanguage, language } from "../text/language.ts";
import type { Acts, Board } from "./board.ts";
import type { ConsoleMap } from "./console-map.ts";
import { mustAsk } from "./dialogs.ts";
import { listenToKeys, nextIncident } from "./keys.ts";
import type { PageState } from "./page-state.ts";
import { walkable } from "./queue-model.ts";

/** A wristband is not asked again while its answer may still be on the way. */
const LOCATE_AGAIN_MS = 15_000;

export type ActsDeps = {
  readonly session: SessionView;
  readonly world: World;
  readonly map: ConsoleMap;
  readonly live: LiveClient;
  readonly pending: ActionQueue;
  readonly ringer: ReturnType<typeof createRinger>;
  readonly speaker: Speaker;
  readonly state: () => PageState;
  readonly board: () => Board;
  readonly change: (part: Partial<PageState>) => void;
  readonly hold: (isHeld: boolean) => void;
};

/** Everything a person can do on the console, by pointer or by key. */
export function createActs(deps: ActsDeps): Acts & { readonly listen: () => void } {
  const { change, map, pending, speaker, ringer, state } = deps;

  const acts: Acts = {
    change,
    select: (seniorId) => {
      change({ selectedId: seniorId, menu: null });
      if (seniorId !== null) map.reveal(deps.board(), seniorId);
    },
    go: (seniorId) => {
      change({ selectedId: seniorId, tab: "map", menu: null });
      map.goToSenior(deps.board(), seniorId);
    },
    goTo: (place) => {
      change({ tab: "map" });
      map.goTo(place);
    },
    locate: (seniorId) => {
      const wristbandId = deps.world.seniors.get(seniorId)?.wristbandId;
      if (wristbandId == null || state().located?.seniorId === seniorId) return;
      change({ located: { seniorId, outcome: "asked" } });
      void orderPosition(wristbandId).then((answer) => {
        if (answer.kind !== "ok") change({ located: { seniorId, outcome: "failed" } });
        browserTimers.after(LOCATE_AGAIN_MS, () => change({ located: null }));
      });
    },
    choose: (incidentId, action) => {
      if (mustAsk(action)) change({ dialog: { kind: "ask", incidentId, action }, menu: null });
      else acts.press(incidentId, action);
    },
    press: (incidentId, action, note) => {
      const generation = deps.world.incidents.get(incidentId)?.generation;
      change({ dialog: null, menu: null });
      pending.press(incidentId, action, {
        ...(generation === undefined ? {} : { seenGeneration: generation }),
        ...(note === undefined || note === "" ? {} : { note }),
      });
    },
    retry: pending.retryNow,
    dismiss: pending.dismiss,
    turnSound: () => {
      const now = systemClock.now();
      const isMuted = ringer.mutedForMs(now) > 0;
      if (!speaker.isBlocked()) ringer.muteUntil(isMuted ? null : plusMs(now, MUTE_MS));
      void speaker.unlock();
      change({});
    },
    startShift: () => {
      change({ dialog: null });
      void speaker.unlock().then(() => speaker.play("lost"));
    },
    toggleTheme: () => {
      toggleTheme();
      change({ menu: null });
    },
    switchLanguage: () => {
      chooseLanguage(language() === "en" ? "zh-CN" : "en");
      change({ menu: null });
    },
    signOut: () => void signOutAndLeave(deps.session.person.personId),
    signIn: leaveToSignIn,
    reconnect: deps.live.reconnectNow,
    zoomBy: map.zoomBy,
    fit: () => map.fit(deps.board()),
    holdOrder: () => deps.hold(true),
    releaseOrder: () => deps.hold(false),
  };

  const selected = () => {
    const { selectedId } = state();
    return selectedId === null ? undefined : incidentOf(deps.world, selectedId);
  };

  function listen(): void {
    listenToKeys({
      find: () => document.querySelector<HTMLInputElement>("#find")?.focus(),
      step: (steps) => {
        const next = nextIncident(walkable(deps.board().queue), state().selectedId, steps);
        if (next !== undefined) acts.select(next.seniorId);
      },
      act: (action) => {
        const incident = selected();
        const roles = deps.session.person.roles.map(({ role }) => role);
        const isSensible =
          incident !== undefined &&
          (action === "enRoute" || nextStep(incident, deps.session.person.personId) === action);
        if (isSensible && permitted(action, roles, incident) === "yes") acts.choose(incident.incidentId, action);
      },
      go: () => {
        const { selectedId } = state();
        if (selectedId !== null) acts.go(selectedId);
      },
      locate: () => {
        const { selectedId } = state();
        if (selectedId !== null) acts.locate(selectedId);
      },
      toggleFence: () => {
        const { hiddenLayers } = state();
        const isHidden = hiddenLayers.includes("fence");
        change({
          hiddenLayers: isHidden ? hiddenLayers.filter((layer) => layer !== "fence") : [...hiddenLayers, "fence"],
        });
      },
      mute: acts.turnSound,
      help: () => change({ dialog: { kind: "help" } }),
      back: () => stepBack(acts, state()),
    });
    const wake = () => deps.live.reconnectNow();
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
    // The first press anywhere unlocks the sound: browsers allow it from then on.
    addEventListener("pointerdown", () => void speaker.unlock(), { once: true });
  }

  return { ...acts, listen };
}

/** Esc undoes one thing: the menu, what was typed, the filter, then the selection. */
function stepBack(acts: Acts, { dialog, menu, query, tile }: PageState): void {
  if (dialog !== null) acts.change({ dialog: null });
  else if (menu !== null) acts.change({ menu: null });
  else if (query !== "") acts.change({ query: "" });
  else if (tile !== null) acts.change({ tile: null });
  else acts.select(null);
}
