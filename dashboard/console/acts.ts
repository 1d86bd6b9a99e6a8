import type { BreakGlassBody } from "../../infra/contract/break-glass.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import { plusMs } from "../../infra/domain/time.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { joinIncidents, orderPosition } from "../http/api.ts";
import { incidentOf } from "../incident/incident-of.ts";
import { nextStep, permitted } from "../incident/permitted.ts";
import { browserTimers } from "../live/timers.ts";
import { leaveToSignIn, signOutAndLeave } from "../page/session.ts";
import { toggleTheme } from "../page/theme.ts";
import { MUTE_MS } from "../sound/alarm.ts";
import { chooseLanguage, language } from "../text/language.ts";
import type { Acts, Board } from "./board.ts";
import type { Sources } from "./board-now.ts";
import { mustAsk } from "./dialogs.ts";
import { type KeyActs, listenToKeys, nextIncident } from "./keys.ts";
import { orderActs } from "./order-acts.ts";
import type { PageState } from "./page-state.ts";
import { queueOf, walkable } from "./queue-model.ts";
import { WALL_HASH } from "./wall.ts";

export type ActsDeps = {
  readonly sources: Sources;
  readonly board: () => Board;
  readonly change: (part: Partial<PageState>) => void;
};

/** A wristband is not asked again while its answer may still be on the way. */
const LOCATE_AGAIN_MS = 15_000;

/** Everything a person can do on the console, by pointer or by key. */
export function createActs(deps: ActsDeps): Acts & { readonly listen: () => void } {
  const { sources, change, board } = deps;
  const acts: Acts = {
    change,
    ...incidentActs(deps),
    ...placeActs(deps),
    ...pageActs(deps),
    openGlass: (whom, body) => void openGlass(deps, whom, body),
    endGlass: (seniorId) => void sources.glasses.end(seniorId),
    ...orderActs(deps),
    dismiss: sources.pending.dismiss,
    retry: sources.pending.retryNow,
    reconnect: sources.live.reconnectNow,
    zoomBy: sources.map.zoomBy,
    player: sources.player,
    fit: () => sources.map.fit(board()),
    holdOrder: () => {
      sources.heldOrder = queueOf(sources.world, sources.state.areaId).needed.map(({ incidentId }) => incidentId);
    },
    releaseOrder: () => {
      sources.heldOrder = null;
      change({});
    },
  };
  return { ...acts, listen: () => listen(deps, acts) };
}

function incidentActs({ sources, change }: ActsDeps): Pick<Acts, "choose" | "press" | "locate" | "join"> {
  const { world, pending } = sources;
  const press: Acts["press"] = (incidentId, action, note) => {
    const generation = world.incidents.get(incidentId)?.generation;
    change({ dialog: null, menu: null });
    pending.press(incidentId, action, {
      ...(generation === undefined ? {} : { seenGeneration: generation }),
      ...(note === undefined || note === "" ? {} : { note }),
    });
  };
  return {
    press,
    choose: (incidentId, action) => {
      if (mustAsk(action)) change({ dialog: { kind: "ask", incidentId, action }, menu: null });
      else press(incidentId, action);
    },
    join: (how, incidentId, otherId) => {
      void joinIncidents(how, incidentId, otherId).then(({ kind }) =>
        change({ dialog: kind === "ok" ? null : { kind: "together", incidentId, hasFailed: true } }),
      );
    },
    locate: (seniorId) => {
      const wristbandId = world.seniors.get(seniorId)?.wristbandId;
      if (wristbandId == null || sources.state.located?.seniorId === seniorId) return;
      change({ located: { seniorId, outcome: "asked" } });
      void orderPosition(wristbandId).then((answer) => {
        if (answer.kind !== "ok") change({ located: { seniorId, outcome: "failed" } });
        browserTimers.after(LOCATE_AGAIN_MS, () => change({ located: null }));
      });
    },
  };
}

async function openGlass({ sources, board, change }: ActsDeps, whom: string, body: BreakGlassBody): Promise<void> {
  const opened = await sources.glasses.open(whom, body);
  if (opened.kind === "refused") return change({ dialog: { kind: "glass", whom, trouble: opened.trouble } });
  change({ dialog: null, query: "", tab: "map", selectedId: opened.seniorId });
  sources.map.goToSenior(board(), opened.seniorId);
}

function placeActs({ sources, board, change }: ActsDeps): Pick<Acts, "select" | "go" | "goTo"> {
  const { map, player } = sources;
  return {
    select: (seniorId) => {
      if (seniorId !== player.current()?.seniorId) player.leave();
      change({ selectedId: seniorId, menu: null });
      if (seniorId !== null) map.reveal(board(), seniorId);
    },
    go: (seniorId) => {
      player.leave();
      change({ selectedId: seniorId, tab: "map", menu: null });
      map.goToSenior(board(), seniorId);
    },
    goTo: (place) => {
      change({ tab: "map" });
      map.goTo(place);
    },
  };
}

type PageActs = Pick<
  Acts,
  "turnSound" | "startShift" | "toggleTheme" | "switchLanguage" | "toggleWall" | "signOut" | "signIn"
>;

function pageActs({ sources, change }: ActsDeps): PageActs {
  const { speaker, ringer, session } = sources;
  return {
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
    toggleWall: () => {
      const isWall = !sources.state.isWall;
      history.replaceState(null, "", isWall ? WALL_HASH : location.pathname);
      change({ isWall, menu: null });
    },
    toggleTheme: () => {
      toggleTheme();
      change({ menu: null });
    },
    switchLanguage: () => {
      chooseLanguage(language() === "en" ? "zh-CN" : "en");
      change({ menu: null });
    },
    signOut: () => void signOutAndLeave(session.person.personId),
    signIn: leaveToSignIn,
  };
}

function listen(deps: ActsDeps, acts: Acts): void {
  const { live, speaker } = deps.sources;
  listenToKeys(keyActs(deps, acts));
  addEventListener("online", live.reconnectNow);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && live.reconnectNow());
  // The first press anywhere unlocks the sound: browsers allow it from then on.
  addEventListener("pointerdown", () => void speaker.unlock(), { once: true });
}

function keyActs({ sources, board, change }: ActsDeps, acts: Acts): KeyActs {
  const withSelected = (act: (seniorId: string) => void) => () => {
    const { selectedId } = sources.state;
    if (selectedId !== null) act(selectedId);
  };
  return {
    find: () => document.querySelector<HTMLInputElement>("#find")?.focus(),
    step: (steps) => {
      const next = nextIncident(walkable(board().queue), sources.state.selectedId, steps);
      if (next !== undefined) acts.select(next.seniorId);
    },
    act: (action) => withSelected((seniorId) => actByKey(sources, acts, seniorId, action))(),
    go: withSelected(acts.go),
    locate: withSelected(acts.locate),
    toggleFence: () => {
      const { hiddenLayers } = sources.state;
      const isHidden = hiddenLayers.includes("fence");
      change({
        hiddenLayers: isHidden ? hiddenLayers.filter((layer) => layer !== "fence") : [...hiddenLayers, "fence"],
      });
    },
    mute: acts.turnSound,
    play: () => document.querySelector<HTMLButtonElement>('[data-play="toggle"]')?.click(),
    wall: acts.toggleWall,
    help: () => change({ dialog: { kind: "help" } }),
    back: () => (sources.player.current() === null ? stepBack(acts, sources.state) : acts.player.leave()),
  };
}

/** A key does what its button would do, and nothing where the button is grey. */
function actByKey({ world, session }: Sources, acts: Acts, seniorId: string, action: IncidentAction): void {
  const incident = incidentOf(world, seniorId);
  if (incident === undefined) return;
  const roles = session.person.roles.map(({ role }) => role);
  const isOffered = action === "enRoute" || nextStep(incident, session.person.personId) === action;
  if (isOffered && permitted(action, roles, incident) === "yes") acts.choose(incident.incidentId, action);
}

/** Esc undoes one thing: the menu, what was typed, the filter, then the selection. */
function stepBack(acts: Acts, { dialog, menu, query, tile, isWall }: PageState): void {
  if (isWall) acts.toggleWall();
  else if (dialog !== null) acts.change({ dialog: null });
  else if (menu !== null) acts.change({ menu: null });
  else if (query !== "") acts.change({ query: "" });
  else if (tile !== null) acts.change({ tile: null });
  else acts.select(null);
}
