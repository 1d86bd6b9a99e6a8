import { html, nothing, type TemplateResult } from "lit-html";
import type { TaskBody } from "../../infra/contract/duty.ts";
import type { IncidentView, SeniorView } from "../../infra/contract/views.ts";
import { taskKinds } from "../../infra/domain/incident.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import type { Order } from "../http/orders.ts";
import { lastPlace } from "../incident/whereabouts.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";
import type { OrderDialog } from "./page-state.ts";

type Choice = { readonly personId: string; readonly name: string };
const RADII_M = [100, 300, 500, 1_000, 2_000];
const team: readonly string[] = ["rescuer", "dutyOfficer"];

/** Tasks, hand-over and drills: whom, what, and what went wrong the last time. */
export function orderDialog(board: Board, open: OrderDialog): TemplateResult | null {
  const { about } = open;
  switch (about.form) {
    case "task": {
      const incident = board.world.incidents.get(about.incidentId);
      return incident === undefined ? null : taskForm(board, open, incident);
    }
    case "handOver":
      return handOverForm(board, open, board.world.incidents.get(about.incidentId));
    case "drill": {
      const senior = board.world.seniors.get(about.seniorId);
      return senior === undefined ? null : drillForm(board, open, senior);
    }
    default:
      return unreachable(about);
  }
}

function taskForm(board: Board, open: OrderDialog, incident: IncidentView): TemplateResult {
  const { orders: say } = words().controlRoom;
  const fields = html`${personSelect(say.who, teamOf(open, incident))}
    ${select(
      "kind",
      say.what,
      taskKinds.map((kind) => [kind, say.kinds[kind]]),
    )}
    ${select("place", say.where, Object.entries(say.places))}
    ${select(
      "radiusM",
      say.radius,
      RADII_M.map((radius) => [String(radius), say.metres(String(radius))]),
    )}
    ${noteField(say.note, { isNeeded: false })}`;
  const read = (form: FormData) => readTask(board, { open, incident, form });
  return formOf(board, open, { title: say.giveTitle(incident.seniorName), lead: null, fields, send: say.send, read });
}

function readTask(
  board: Board,
  { open, incident, form }: { readonly open: OrderDialog; readonly incident: IncidentView; readonly form: FormData },
): Order | null {
  const kind = taskKinds.find((known) => known === form.get("kind"));
  const personId = textOf(form, "personId");
  if (kind === undefined || personId === "") return null;
  const place = placeOf(board, incident, textOf(form, "place"));
  const note = textOf(form, "note");
  const task: TaskBody = {
    taskId: open.taskId,
    personId,
    kind,
    ...(place === null ? {} : { place }),
    ...(kind === "search" ? { radiusM: Number(textOf(form, "radiusM")) } : {}),
    ...(note === "" ? {} : { note }),
  };
  return { kind: "giveTask", incidentId: incident.incidentId, task };
}

function placeOf({ world }: Board, incident: IncidentView, wanted: string): { lon: number; lat: number } | null {
  if (wanted === "home") return world.seniors.get(incident.seniorId)?.home ?? null;
  const last = wanted === "last" ? lastPlace(world.positions.get(incident.seniorId), incident) : null;
  return last === null ? null : { lon: last.at[0], lat: last.at[1] };
}

function handOverForm(board: Board, open: OrderDialog, incident: IncidentView | undefined): TemplateResult {
  const { orders: say } = words().controlRoom;
  const others = teamOf(open, incident).filter(({ personId }) => personId !== board.session.person.personId);
  const fields = html`${personSelect(say.handOverTo, others)}${noteField(say.handOverNote, { isNeeded: true })}`;
  const read = (form: FormData): Order | null => {
    const [toId, note] = [textOf(form, "personId"), textOf(form, "note")];
    return toId === "" || note === "" ? null : { kind: "handOver", toId, note };
  };
  return formOf(board, open, {
    title: say.handOverTitle,
    lead: say.handOverLead,
    fields,
    send: say.handOverSend,
    read,
  });
}

function drillForm(board: Board, open: OrderDialog, senior: SeniorView): TemplateResult {
  const { orders: say } = words().controlRoom;
  const guardians = senior.guardians.map(({ personId }) => personId);
  const people = once([...senior.guardians, ...teamOf(open, undefined)]);
  const fields = html`<fieldset class="field"><legend class="lab">${say.drillFor}</legend>
    ${people.map(({ personId, name }) => html`<label class="check"><input type="checkbox" name="recipient" value=${personId} ?checked=${guardians.includes(personId)}> ${name}</label>`)}</fieldset>`;
  const read = (form: FormData): Order | null => {
    const recipients = form.getAll("recipient").filter((it) => typeof it === "string");
    return recipients.length === 0 ? null : { kind: "drill", seniorId: senior.seniorId, recipients };
  };
  return formOf(board, open, {
    title: say.drillTitle(senior.name),
    lead: say.drillLead,
    fields,
    send: say.drillSend,
    read,
  });
}

type Form = {
  readonly title: string;
  readonly lead: string | null;
  readonly fields: TemplateResult;
  readonly send: string;
  readonly read: (form: FormData) => Order | null;
};

function formOf({ acts }: Board, open: OrderDialog, { title, lead, fields, send, read }: Form): TemplateResult {
  const { orders: say } = words().controlRoom;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const order = event.target instanceof HTMLFormElement ? read(new FormData(event.target)) : null;
    if (order !== null) acts.order(order);
  };
  return html`<form class="dialog-body" @submit=${submit}><h2 id="dialog-title">${title}</h2>
    ${lead === null ? nothing : html`<p>${lead}</p>`}
    ${open.people === null ? html`<p role="status">${say.loadingPeople}</p>` : fields}
    ${open.failedWith === null ? nothing : html`<p class="hint bad" role="alert">${failure(open.failedWith)}</p>`}
    <div class="acts"><button type="button" class="btn big" @click=${() => acts.change({ dialog: null })}>${words().common.cancel}</button>
      <button class="btn big main" ?disabled=${open.people === null}>${send}</button></div></form>`;
}

function failure(code: string): string {
  const { failed } = words().controlRoom.orders;
  const known: Readonly<Record<string, string | undefined>> = failed;
  return known[code] ?? failed.other;
}

/** Those who are in it first, then everybody else of the team. */
function teamOf({ people }: OrderDialog, incident: IncidentView | undefined): readonly Choice[] {
  const called = (incident?.responders ?? []).filter(({ part }) => team.includes(part));
  return once([...called, ...(people ?? []).filter(({ roles }) => roles.some(({ role }) => team.includes(role)))]);
}

function once(people: readonly Choice[]): readonly Choice[] {
  return [...new Map(people.map((person) => [person.personId, person])).values()];
}

function personSelect(label: string, people: readonly Choice[]): TemplateResult {
  if (people.length === 0) return html`<p>${words().controlRoom.orders.nobody}</p>`;
  return select(
    "personId",
    label,
    people.map(({ personId, name }) => [personId, name]),
  );
}

function select(name: string, label: string, options: readonly (readonly [string, string])[]): TemplateResult {
  return html`<div class="field"><label for=${name}>${label}</label>
    <select class="input" id=${name} name=${name}>${options.map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select></div>`;
}

function noteField(label: string, { isNeeded }: { readonly isNeeded: boolean }): TemplateResult {
  return html`<div class="field"><label for="note">${label}</label>
    <textarea class="input" id="note" name="note" rows="2" maxlength="2000" ?required=${isNeeded}></textarea></div>`;
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}
