import { render } from "lit-html";
import type { SessionView } from "../../infra/contract/http.ts";
import { epochMs, toIso } from "../../infra/domain/time.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { findPeople, getAreas, getCoverage } from "../http/api.ts";
import { addLeave, addShift, endLeave, endShift, getDuty } from "../http/duty.ts";
import type { Answer } from "../http/request.ts";
import { confirmSubstitute, getOpenSubstitutions } from "../http/substitutions.ts";
import { awaitSession } from "../page/await-session.ts";
import { everySecond } from "../page/every-second.ts";
import { mayEver } from "../page/may-ever.ts";
import { startTheme, toggleTheme } from "../page/theme.ts";
import { chooseLanguage, language, startLanguage, words } from "../text/language.ts";
import { dutyRoles } from "./roster-forms.ts";
import { rosterPage } from "./roster-page.ts";
import type { Part, RosterActs, RosterState, Trouble } from "./roster-state.ts";
import { spanFrom } from "./week.ts";

startTheme("system");
startLanguage(null);
const host = document.querySelector("#app");
if (host instanceof HTMLElement) void awaitSession(host).then((session) => open(host, session));

async function open(on: HTMLElement, session: SessionView): Promise<void> {
  startLanguage(session.person.locale);
  let state: RosterState = {
    session,
    now: systemClock.now(),
    week: 0,
    duty: null,
    areas: new Map(),
    people: [],
    coverage: [],
    substitutions: [],
    trouble: null,
    isBusy: false,
  };
  const draw = (): void => {
    document.title = `${words().roster.title} · ${words().brand}`;
    render(rosterPage(state, acts), on);
  };
  const change = (part: Partial<RosterState>): void => {
    state = { ...state, ...part };
    draw();
  };

  /** The table and what the service makes of it change together. */
  async function read(): Promise<void> {
    const [duty, coverage, substitutions] = await Promise.all([
      getDuty(),
      getCoverage(),
      mayEver(session, "confirmSubstitute") ? getOpenSubstitutions() : null,
    ]);
    // What was refused meanwhile stays: only a reading that failed before is over.
    const { trouble } = state;
    const failed = { part: "page", kind: "notRead" } as const;
    change({
      now: systemClock.now(),
      trouble: duty.kind === "ok" ? (trouble?.part === "page" ? null : trouble) : failed,
      ...(duty.kind === "ok" ? { duty: duty.value } : {}),
      ...(coverage.kind === "ok" ? { coverage: coverage.value.items } : {}),
      ...(substitutions?.kind === "ok" ? { substitutions: substitutions.value.items } : {}),
    });
  }

  async function send(part: Part, ask: () => Promise<Answer<unknown>>): Promise<void> {
    if (state.isBusy) return;
    change({ isBusy: true, trouble: null });
    const answer = await ask();
    change({ isBusy: false, trouble: answer.kind === "ok" ? null : { part, kind: troubleOf(answer) } });
    if (answer.kind !== "unreachable") await read();
  }
  const incomplete = (part: Part) => change({ trouble: { part, kind: "incomplete" } });

  const acts: RosterActs = {
    showWeek: (week) => change({ week }),
    addShift: (form) => {
      const shift = shiftFrom(form);
      if (shift === null) incomplete("shift");
      else void send("shift", () => addShift(shift));
    },
    endShift: (shiftId) => void send("shift", () => endShift(shiftId)),
    addLeave: (form) => {
      const leave = leaveFrom(form);
      if (leave === null) incomplete("leave");
      else void send("leave", () => addLeave(leave));
    },
    endLeave: (leaveId) => void send("leave", () => endLeave(leaveId)),
    answerSubstitution: ({ leaveId, substituteId }, answer) =>
      void send("substitution", () => confirmSubstitute(leaveId, { answer, substituteId })),
    toggleTheme: () => {
      toggleTheme();
      draw();
    },
    switchLanguage: () => {
      chooseLanguage(language() === "en" ? "zh-CN" : "en");
      draw();
    },
  };
  /** Once a minute: what waits for this person may have come meanwhile. */
  function readAnew(): void {
    change({ now: systemClock.now() });
    void read();
  }
  draw();
  const [areas, people] = await Promise.all([getAreas(), findPeople("")]);
  if (areas.kind === "ok") change({ areas: new Map(areas.value.items.map((area) => [area.areaId, area])) });
  if (people.kind === "ok") change({ people: people.value.items });
  await read();
  everySecond(() => minuteOf(systemClock.now()) !== minuteOf(state.now) && readAnew());
}

const minuteOf = (atMs: number): number => Math.floor(atMs / 60_000);

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

function shiftFrom(form: FormData) {
  const span = spanFrom(textOf(form, "day"), textOf(form, "from"), textOf(form, "to"));
  const role = dutyRoles.find((each) => each === textOf(form, "role"));
  const [personId, areaId] = [textOf(form, "person"), textOf(form, "area")];
  if (span === null || role === undefined || personId === "") return null;
  return {
    personId,
    role,
    areaId: areaId === "" ? null : areaId,
    from: toIso(epochMs(span.from)),
    to: toIso(epochMs(span.to)),
  };
}

function leaveFrom(form: FormData) {
  const [first, last] = [
    spanFrom(textOf(form, "first"), "00:00", "00:00"),
    spanFrom(textOf(form, "last"), "00:00", "00:00"),
  ];
  const [personId, substitute] = [textOf(form, "away"), textOf(form, "substitute")];
  if (first === null || last === null || last.to <= first.from || personId === "" || personId === substitute)
    return null;
  const times = { from: toIso(epochMs(first.from)), to: toIso(epochMs(last.to)) };
  return { personId, substituteId: substitute === "" ? null : substitute, seniorId: null, ...times };
}

function troubleOf(answer: Exclude<Answer<unknown>, { kind: "ok" }>): Trouble {
  if (answer.kind === "unreachable") return "unreachable";
  if (answer.code === "CONFLICT" || answer.code === "NOT_FOUND") return "changed";
  if (answer.code === "SUBSTITUTE_IS_GUARDIAN") return "otherGuardian";
  return answer.code === "DUTY_OVERLAPS" ? "overlaps" : "refused";
}
