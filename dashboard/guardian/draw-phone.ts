import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import type { ExcuseView } from "../../infra/contract/http.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import type { QueuedAction } from "../http/action-queue.ts";
import type { World } from "../live/world.ts";
import { words } from "../text/language.ts";
import {
  alertScreen,
  drillScreen,
  errorScreen,
  goingScreen,
  offlineScreen,
  otherScreen,
  staleScreen,
  thereScreen,
} from "./alarm-screens.ts";
import { askedCards } from "./asked-card.ts";
import type { AskedSubstitutions } from "./asked-substitutions.ts";
import type { PhoneOwner } from "./card.ts";
import { channelSheet } from "./channel-sheet.ts";
import type { ChannelStatus } from "./channel-status.ts";
import { foundScreen, returnedScreen } from "./end-screens.ts";
import type { Face } from "./face.ts";
import type { Installer } from "./install.ts";
import { leaveSheet } from "./leave-sheet.ts";
import { outingSheet } from "./outing-sheet.ts";
import type { OwnLeaves } from "./own-leaves.ts";
import type { Look } from "./pieces.ts";
import { emptyScreen, idleScreen, noPushScreen, type QuietActs, type Ringing, waitingScreen } from "./quiet-screens.ts";
import { phone, type Screen } from "./screen.ts";
import { moreSheet, noteSheet } from "./sheets.ts";

export type PhoneState = {
  readonly sheet: "more" | "note" | "foundNote" | "outing" | "channels" | "leave" | null;
  readonly laterForRinging: boolean;
  /** The incident that this person waits for news of. */
  readonly waitingFor: string | null;
  readonly notice: string | null;
  readonly chosenSeniorId: string | null;
};

export type PhoneDeps = {
  readonly owner: PhoneOwner;
  readonly look: Look;
  readonly isLate: boolean;
  readonly isPolling: boolean;
  readonly isConnected: boolean;
  readonly pending: readonly QueuedAction[];
  readonly canSound: boolean;
  readonly notification: Ringing["notification"];
  readonly world: World;
  readonly change: (part: Partial<PhoneState>) => void;
  readonly answer: (action: IncidentAction, note?: string) => void;
  readonly turnOn: () => void;
  readonly test: (seniorId: string) => void;
  /** The outing of the shown senior that is on now. */
  readonly outing: ExcuseView | null;
  readonly giveOuting: (seniorId: string, to: EpochMs) => void;
  readonly endOuting: (outing: ExcuseView) => void;
  readonly installer: Installer;
  readonly channels: ChannelStatus["now"];
  readonly leaves: OwnLeaves;
  readonly asked: AskedSubstitutions;
  readonly openSheet: (sheet: "channels" | "leave") => void;
  readonly signOut: () => void;
  readonly retry: () => void;
  readonly dismiss: (idempotencyKey: string) => void;
  readonly markRead: (incidentId: string) => void;
};

/** The phone as a function of its face. */
export function drawPhone(face: Face, state: PhoneState, deps: PhoneDeps): TemplateResult {
  const screen = withLink(screenOf(face, state, deps), deps);
  const acts = {
    answer: (action: IncidentAction) => deps.answer(action),
    openMore: () => deps.change({ sheet: "more" }),
    moreText: words().guardian.actions.more,
  };
  return html`${phone(screen, acts, words().controlRoom.map.label)}
    <dialog class="sheet" aria-labelledby="sheet-title" @close=${() => deps.change({ sheet: null })} ${ref(showSheet(state))}>
      ${sheetOf(face, state, deps)}
    </dialog>`;
}

function sheetOf(face: Face, { sheet }: PhoneState, deps: PhoneDeps): TemplateResult | typeof nothing {
  if (sheet === null) return nothing;
  if (sheet === "more") return moreSheet(face, deps);
  if (sheet === "outing") return "senior" in face ? outingSheet(face.senior, deps) : nothing;
  if (sheet === "channels") return channelSheet(deps);
  if (sheet === "leave") return leaveSheet(deps);
  return noteSheet(deps, sheet === "note" ? "note" : "found");
}

/** A slow or half-open network is said in the strip, whatever the screen shows. */
function withLink(screen: Screen, { isLate, isPolling }: PhoneDeps): Screen {
  const { bar } = words().guardian;
  if (screen.strip !== undefined) return screen;
  if (isPolling) return { ...screen, strip: bar.polling };
  return isLate ? { ...screen, strip: bar.late } : screen;
}

function screenOf(face: Face, state: PhoneState, deps: PhoneDeps): Screen {
  const { look, change } = deps;
  const openNote = () => change({ sheet: "note" });
  switch (face.kind) {
    case "loading":
    case "cutOff":
      return waitingScreen(face.kind === "cutOff");
    case "empty":
      return emptyScreen(quietActs(deps));
    case "idle":
    case "idlePast":
      return idleScreen(face, look, ringing(state, deps), quietActs(deps));
    case "noPush":
      return noPushScreen(face, ringing(state, deps), quietActs(deps));
    case "alert":
      return alertScreen(face, look);
    case "stale":
      return staleScreen(face, look);
    case "going":
      return goingScreen(face, look, look.here !== null);
    case "there":
      return thereScreen(face, look, openNote);
    case "other": {
      const { incidentId } = face.incident;
      return otherScreen(face, face.first, look, {
        isWaiting: state.waitingFor === incidentId,
        act: () => change({ waitingFor: incidentId }),
      });
    }
    case "returned":
      return returnedScreen(face, look);
    case "found":
      return foundScreen(face, look, { openNote, read: () => deps.markRead(face.incident.incidentId) });
    case "drill":
      return drillScreen(face, look);
    case "offline":
      return offlineScreen(
        face,
        look,
        deps.pending.filter(({ incidentId }) => incidentId === face.incident.incidentId),
      );
    case "error": {
      const { idempotencyKey } = face.action.body;
      return errorScreen(face, face.action, look, { retry: deps.retry, dismiss: () => deps.dismiss(idempotencyKey) });
    }
    default:
      return unreachable(face);
  }
}

function quietActs({ turnOn, change, test, outing, endOuting, installer, asked }: PhoneDeps): QuietActs {
  return {
    asked: askedCards(asked),
    turnOn,
    later: () => change({ laterForRinging: true }),
    test,
    listen: turnOn,
    outing,
    startOuting: () => change({ sheet: "outing" }),
    endOuting,
    installer,
  };
}

function ringing({ notice }: PhoneState, { canSound, notification, isConnected }: PhoneDeps): Ringing {
  return { canSound, notification, isConnected, notice };
}

function showSheet({ sheet }: PhoneState): (element: Element | undefined) => void {
  return (element) => {
    if (!(element instanceof HTMLDialogElement)) return;
    if (sheet !== null && !element.open)
      queueMicrotask(() => element.isConnected && !element.open && element.showModal());
    if (sheet === null && element.open) element.close();
  };
}
