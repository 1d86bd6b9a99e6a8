import type { IncidentView } from "../../infra/contract/views.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";

export type KeyActs = {
  readonly find: () => void;
  readonly step: (steps: 1 | -1) => void;
  readonly act: (action: IncidentAction) => void;
  readonly go: () => void;
  readonly locate: () => void;
  readonly toggleFence: () => void;
  readonly mute: () => void;
  readonly play: () => void;
  readonly wall: () => void;
  readonly help: () => void;
  readonly back: () => void;
};

/** The keys of the console; nothing happens while somebody types or a dialog is open. */
export function listenToKeys(acts: KeyActs): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") acts.back();
    if (isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
    const act = actFor(event.key, acts);
    if (act === null) return;
    event.preventDefault();
    act();
  });
}

function actFor(key: string, acts: KeyActs): (() => void) | null {
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case "/":
      return acts.find;
    case "j":
      return () => acts.step(1);
    case "k":
      return () => acts.step(-1);
    case "a":
      return () => acts.act("acknowledge");
    case "d":
      return () => acts.act("enRoute");
    case "g":
      return acts.go;
    case "l":
      return acts.locate;
    case "f":
      return acts.toggleFence;
    case "m":
      return acts.mute;
    case "p":
      return acts.play;
    case "w":
      return acts.wall;
    case "?":
      return acts.help;
    default:
      return null;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

/** The incident that J (+1) or K (-1) leads to: round the queue, from the one that is open. */
export function nextIncident(
  incidents: readonly IncidentView[],
  selectedId: string | null,
  steps: 1 | -1,
): IncidentView | undefined {
  const at = incidents.findIndex(({ seniorId }) => seniorId === selectedId);
  if (at === -1) return steps === 1 ? incidents[0] : incidents[incidents.length - 1];
  return incidents[(at + steps + incidents.length) % incidents.length];
}
