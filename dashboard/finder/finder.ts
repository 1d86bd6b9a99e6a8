import { render } from "lit-html";
import type { FinderLook } from "../../infra/contract/clues.ts";
import { giveClue, lookAs, sendCluePhoto } from "../http/finder.ts";
import { randomKey } from "../http/random-key.ts";
import { browserTimers } from "../live/timers.ts";
import { shrinkPicture } from "../page/shrink-picture.ts";
import { startTheme } from "../page/theme.ts";
import { startLanguage, words } from "../text/language.ts";
import { finderPage, type Locating } from "./finder-page.ts";
import { createReport, saysWhere } from "./report.ts";

/** What the code carries behind `#`; it travels in bodies only. */
const token = location.hash.slice(1);
const LOOK_AGAIN_MS = 5_000;
const LOCATE_LIMIT_MS = 20_000;

startTheme("system");
startLanguage(navigator.language.startsWith("zh") ? "zh-CN" : "en");
const report = createReport({
  token,
  give: giveClue,
  givePhoto: sendCluePhoto,
  timers: browserTimers,
  store: sessionStorage,
  newKey: randomKey,
  onChange: draw,
});
let look: FinderLook | "loading" | "invalid" | "expired" | "unreachable" = token === "" ? "invalid" : "loading";
let locating: Locating = "no";
let picture: { readonly blob: Blob; readonly url: string } | null = null;
let needsPlace = false;
draw();
if (token !== "") void readLook();
addEventListener("online", () => report.state() === "waiting" && report.retryNow());

async function readLook(): Promise<void> {
  const answer = await lookAs(token);
  if (answer.kind === "ok") look = answer.value;
  else if (answer.kind === "refused") look = answer.code === "LINK_EXPIRED" ? "expired" : "invalid";
  else {
    look = "unreachable";
    browserTimers.after(LOOK_AGAIN_MS, () => void readLook());
  }
  draw();
}

/** Where this phone is, once; asks for leave from a press only. */
function locate(): Promise<void> {
  locating = "asking";
  draw();
  return new Promise((done) => {
    const end = (next: Locating): void => {
      locating = next;
      draw();
      done();
    };
    if (!("geolocation" in navigator)) return end("refused");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const { longitude: lon, latitude: lat, accuracy } = coords;
        report.write({ place: { lon, lat, accuracyM: Math.round(accuracy) } });
        end("no");
      },
      () => end("refused"),
      { enableHighAccuracy: true, maximumAge: 10_000, timeout: LOCATE_LIMIT_MS },
    );
  });
}

/** One press does it all: whoever has written no place is asked for theirs. */
async function send(): Promise<void> {
  if (!saysWhere(report.draft()) && locating === "no") await locate();
  needsPlace = !saysWhere(report.draft());
  if (needsPlace) draw();
  else report.send(picture?.blob ?? null);
}

async function choosePhoto(file: Blob): Promise<void> {
  // What this browser cannot make smaller goes as it is: the service draws it anew in any case.
  const blob = (await shrinkPicture(file)) ?? file;
  if (picture !== null) URL.revokeObjectURL(picture.url);
  picture = { blob, url: URL.createObjectURL(blob) };
  draw();
}

function beginAnew(): void {
  picture = null;
  report.beginAnew();
}

function draw(): void {
  document.title = `${words().finder.tab} · ${words().brand}`;
  const host = document.querySelector("#app");
  if (!(host instanceof HTMLElement)) return;
  const acts = { locate: () => void locate(), send: () => void send(), choosePhoto, beginAnew, redraw: draw };
  render(finderPage({ look, report, locating, photoUrl: picture?.url ?? null, needsPlace, acts }), host);
}
