import { html, nothing } from "lit-html";
import { crewOf } from "../incident/crew.ts";
import { fuseOf } from "../incident/fuse.ts";
import { lastPlace } from "../incident/whereabouts.ts";
import { portrait } from "../page/portrait.ts";
import { words } from "../text/language.ts";
import { clockMinutes, exactSpan } from "../words/age.ts";
import { type About, twoLines } from "./alarm-screens.ts";
import { callOther, type Look, pairRows, placeAge } from "./pieces.ts";
import { factRow, type Screen } from "./screen.ts";

/** It is over: who, when, and that everybody may rest. */
export function foundScreen(
  about: About,
  look: Look,
  acts: { readonly openNote: () => void; readonly read: () => void },
): Screen {
  const { senior, incident } = about;
  const { found: say, bar, actions } = words().guardian;
  const isFalse = incident.state === "falseAlarm";
  const finder = incident.responders.find(({ state }) => state === "contact");
  const tookMs = Date.parse(incident.endedAt ?? incident.raisedAt) - Date.parse(incident.raisedAt);
  const rows = crewOf(incident, senior).map((row) =>
    row.state === "contact" ? row : { ...row, stateText: say.told, tone: "plain" as const, tag: "told" as const },
  );
  return {
    face: "found",
    tone: "green",
    bar: { icon: "check", text: bar.over },
    head: html`<div class="who">${portrait(senior)}<div><h1>${isFalse ? say.falseAlarm(senior.calledName) : say.title(senior.calledName)}</h1>
      ${finder === undefined ? nothing : html`<p class="sub">${say.seen(finder.name, clockMinutes(Date.parse(finder.since)))}</p>`}</div></div>`,
    hasMap: false,
    facts: html`<p class="lead">${isFalse ? say.tookFalse(exactSpan(tookMs)) : say.took(exactSpan(tookMs))}</p>${pairRows(rows)}
      ${isFalse ? nothing : html`<p class="muted">${say.thanks}</p>`}`,
    main: { text: actions.note, step: { kind: "here", act: acts.openNote }, tone: "safe" },
    rest: [...callOther(senior, look.personId), { text: actions.home, step: { kind: "here", act: acts.read } }],
  };
}

/** Seems to be home: somebody has to see it with their own eyes. */
export function returnedScreen(about: About, look: Look): Screen {
  const { senior, position, incident } = about;
  const { returned: say, actions, bar } = words().guardian;
  const place = lastPlace(position, incident);
  const fuse = fuseOf(incident, look.now);
  return {
    face: "returned",
    tone: "green",
    bar: { icon: "home", text: bar.left(senior.calledName, clockMinutes(Date.parse(incident.raisedAt))) },
    head: html`<div class="who">${portrait(senior)}<div><h1>${twoLines(say.title(senior.calledName))}</h1>
      ${place === null ? nothing : html`<p class="sub">${placeAge(place, look)}</p>`}</div></div>`,
    hasMap: true,
    facts: html`<ul>${factRow("eye", say.lead)}${fuse === null ? nothing : factRow("clock", say.left(fuse.left))}</ul>`,
    main: { text: actions.confirmHome, step: { kind: "answer", action: "found" }, tone: "safe" },
    rest: [...callOther(senior, look.personId), { text: actions.object, step: { kind: "answer", action: "object" } }],
  };
}
