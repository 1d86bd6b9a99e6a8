import { html, type TemplateResult } from "lit-html";
import type { IncidentView, PositionView, SeniorView } from "../../infra/contract/views.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { fuseOf } from "../incident/fuse.ts";
import { gravest, stageOf } from "../incident/stage.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { ago, clockMinutes, span } from "../words/age.ts";
import { areaName, districtOf } from "./areas.ts";
import type { Board } from "./board.ts";
import { troubleOf, type WristbandCase } from "./queue-model.ts";

type Row = {
  readonly seniorId: string;
  readonly icon: string;
  readonly tone: "" | "calm" | "safe";
  readonly name: string;
  readonly what: string;
  readonly sub: string;
  readonly age: string;
};

/** A doubt, a return, or an end that waits for its report. */
export function glanceRow(board: Board, incident: IncidentView): TemplateResult {
  const { controlRoom: say, incident: names } = words();
  const age = span(board.now - Date.parse(incident.raisedAt));
  const row = { seniorId: incident.seniorId, name: incident.seniorName, age };
  const stage = stageOf(incident);
  if (stage === "returned") {
    const left = fuseOf(incident, board.now)?.left ?? words().common.unknown;
    return mini(board, { ...row, icon: "home", tone: "safe", what: names.kinds.enter, sub: say.card.returned(left) });
  }
  if (stage === "ended") {
    const state = incident.state === "falseAlarm" ? names.timeline.falseAlarm : names.timeline.found;
    return mini(board, { ...row, icon: "check", tone: "safe", what: state, sub: say.card.waitingReport(state) });
  }
  return mini(board, { ...row, icon: "eye", tone: "", what: names.kinds.suspicion, sub: doubtText(incident) });
}

function doubtText(incident: IncidentView): string {
  const probability = gravest(incident)?.why.probability ?? null;
  const say = words().controlRoom.card;
  return probability === null ? say.doubtPlain : say.doubt(`${Math.round(probability * 100)}%`);
}

export function wristbandRow(board: Board, { senior, position, trouble }: WristbandCase): TemplateResult {
  const say = words().controlRoom.row;
  const heardMs = Date.parse(position.heardAt);
  const pictures = { silent: "nosignal", strapOff: "bandoff", lowBattery: "batterylow" } as const;
  const what =
    trouble === "silent"
      ? say.silent(span(board.now - heardMs))
      : trouble === "strapOff"
        ? say.strapOff
        : say.lowBattery;
  return mini(board, {
    seniorId: senior.seniorId,
    icon: pictures[trouble],
    tone: "",
    name: senior.name,
    what,
    sub: [areaText(board, senior), batteryText(position)].filter((part) => part !== "").join(" · "),
    age: clockMinutes(heardMs),
  });
}

export function seniorRow(board: Board, senior: SeniorView): TemplateResult {
  const position = board.world.positions.get(senior.seniorId);
  const isAlarming = position?.standing === "outside" || position?.standing === "unsure";
  return mini(board, {
    seniorId: senior.seniorId,
    icon: iconFor(position),
    tone: isAlarming || (position !== undefined && troubleOf(position) !== null) ? "" : "calm",
    name: senior.name,
    what: standingText(position, board.now),
    sub: [areaText(board, senior), batteryText(position)].filter((part) => part !== "").join(" · "),
    age: position?.place == null ? words().common.unknown : ago(Date.parse(position.place.fixedAt), board.now),
  });
}

export function standingText(position: PositionView | undefined, nowMs: number): string {
  const say = words().controlRoom.row;
  const standing = position?.standing ?? "unknown";
  switch (standing) {
    case "inside":
      return say.home;
    case "accompanied":
    case "unsure":
    case "outside":
    case "unknown":
      return say[standing];
    case "silent":
      return say.silent(span(nowMs - Date.parse(position?.heardAt ?? "")));
    default:
      return unreachable(standing);
  }
}

export function batteryText(position: PositionView | undefined): string {
  const say = words().controlRoom.row;
  if (position === undefined) return say.noWristband;
  if (position.charging === true) return say.charging;
  const percent = position.batteryPct;
  if (percent === null) return "";
  if (position.standing !== "silent") return say.battery(Math.round(percent));
  return percent <= 15 ? say.batteryEmpty(Math.round(percent)) : say.lastBattery(Math.round(percent));
}

const icons: Readonly<Record<PositionView["standing"], string>> = {
  inside: "home",
  accompanied: "users",
  unsure: "eye",
  outside: "eye",
  silent: "nosignal",
  unknown: "nosignal",
};

function iconFor(position: PositionView | undefined): string {
  return icons[position?.standing ?? "unknown"];
}

function areaText({ world }: Board, senior: SeniorView): string {
  return areaName(world.areas.get(districtOf(world.areas, senior.areaId)));
}

function mini(board: Board, row: Row): TemplateResult {
  return html`<button type="button" class="mini" aria-current=${board.state.selectedId === row.seniorId ? "true" : "false"}
    data-senior=${row.seniorId} @click=${() => board.acts.select(row.seniorId)}>
    <span class=${`ic ${row.tone}`}>${icon(row.icon)}</span>
    <span class="said"><span class="cut"><b>${row.name}</b> ${row.what}</span><span class="sub cut">${row.sub}</span></span>
    <span class="age">${row.age}</span>
  </button>`;
}
