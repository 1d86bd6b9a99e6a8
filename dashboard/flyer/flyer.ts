import { render } from "lit-html";
import type { FlyerView } from "../../infra/contract/flyers.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { getIncident, getPosition, getSenior, makeFlyer } from "../http/api.ts";
import { startBaseMaps } from "../map/tiles/base-map.ts";
import { awaitSession } from "../page/await-session.ts";
import { startLanguage, words } from "../text/language.ts";
import { type FlyerText, firstText, missingIn, type Subject, subjectOf } from "./draft.ts";
import { createFlyerMap } from "./flyer-map.ts";
import { flyerPage } from "./flyer-page.ts";

export type FlyerState = {
  readonly kind: "loading" | "missing" | "unreachable" | "open";
  readonly subject: Subject | null;
  readonly text: FlyerText | null;
  readonly made: FlyerView | null;
  readonly hours: number;
  readonly isBusy: boolean;
  readonly isGrey: boolean;
  /** Code of a refusal, or `UNREACHABLE`. */
  readonly failure: string | null;
  /** Somebody tried to let it go out before all was filled in. */
  readonly showsMissing: boolean;
};
export type FlyerActs = {
  readonly edit: (part: Partial<FlyerText>) => void;
  readonly change: (part: Partial<FlyerState>) => void;
  readonly make: () => void;
};

const HOURS = 24;
/** The address says which incident, by an id that says nothing about anybody. */
const incidentId = location.hash.slice(1);
const map = createFlyerMap();
let state: FlyerState = {
  kind: "loading",
  subject: null,
  text: null,
  made: null,
  hours: HOURS,
  isBusy: false,
  isGrey: false,
  failure: null,
  showsMissing: false,
};
const acts: FlyerActs = { change, edit, make: () => void make() };

startLanguage(null);
const host = document.querySelector("#app");
if (host instanceof HTMLElement) void awaitSession(host).then(open);

async function open(): Promise<void> {
  draw();
  void startBaseMaps();
  const read = await getIncident(incidentId);
  if (read.kind !== "ok") return change({ kind: read.kind === "refused" ? "missing" : "unreachable" });
  const { incident } = read.value;
  const [senior, position] = await Promise.all([getSenior(incident.seniorId), getPosition(incident.seniorId)]);
  if (senior.kind !== "ok") return change({ kind: senior.kind === "refused" ? "missing" : "unreachable" });
  const subject = subjectOf(senior.value, incident, position.kind === "ok" ? position.value : null);
  change({ kind: "open", subject, text: firstText(subject, systemClock.now()) });
}

function edit(part: Partial<FlyerText>): void {
  if (state.text !== null) change({ text: { ...state.text, ...part } });
}

async function make(): Promise<void> {
  const { subject, text, isBusy, hours } = state;
  if (subject === null || text === null || isBusy) return;
  if (missingIn(text).length > 0) return change({ showsMissing: true });
  change({ isBusy: true, failure: null });
  const answer = await makeFlyer(subject.incident.incidentId, { hours });
  if (answer.kind === "ok") change({ isBusy: false, made: answer.value });
  else change({ isBusy: false, failure: answer.kind === "refused" ? answer.code : "UNREACHABLE" });
}

function change(part: Partial<FlyerState>): void {
  state = { ...state, ...part };
  draw();
}

function draw(): void {
  if (!(host instanceof HTMLElement)) return;
  document.title = `${words().flyer.title} · ${words().brand}`;
  render(flyerPage(state, acts), host);
  map.draw(state.subject?.last ?? null, words().flyer.sheet.last);
}
