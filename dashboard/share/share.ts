import { render } from "lit-html";
import { systemClock } from "../../infra/runtime/clock.ts";
import { getSharedPhoto, lookAtShare, openShare } from "../http/shares.ts";
import { isPast } from "../live/connection.ts";
import { browserTimers } from "../live/timers.ts";
import { everySecond } from "../page/every-second.ts";
import { createRedraw } from "../page/redraw.ts";
import { startTheme } from "../page/theme.ts";
import { startLanguage, words } from "../text/language.ts";
import { createShareMap } from "./share-map.ts";
import { type SharePicture, sharePage } from "./share-page.ts";
import { createShareReader } from "./share-reader.ts";

/** Older than this the senior is no longer where the mark stands. */
const SILENT_MS = 2 * 60_000;

startTheme("system");
startLanguage(null);
const host = document.querySelector("#app");
if (host instanceof HTMLElement) openPage(host);

/** What somebody without an account sees; the link's token stands behind `#` and goes into bodies only. */
function openPage(host: HTMLElement): void {
  const map = createShareMap();
  let photo: string | null = null;
  let hasAskedPhoto = false;
  const redraw = createRedraw(() => draw());
  const reader = createShareReader({
    token: location.hash.slice(1),
    clock: systemClock,
    timers: browserTimers,
    open: openShare,
    look: lookAtShare,
    onChange: redraw,
  });

  async function readPhoto(session: string): Promise<void> {
    hasAskedPhoto = true;
    const answer = await getSharedPhoto({ session });
    hasAskedPhoto = answer.kind !== "unreachable";
    if (answer.kind === "ok") photo = URL.createObjectURL(answer.value);
    redraw();
  }
  const forgetPhoto = () => {
    if (photo !== null) URL.revokeObjectURL(photo);
    photo = null;
    hasAskedPhoto = false;
  };

  function draw(): void {
    const shown = reader.shown();
    const session = reader.session();
    const connection = reader.connection();
    if (shown.kind === "over") forgetPhoto();
    if (shown.kind === "view" && shown.view.looks?.hasPhoto === true && !hasAskedPhoto && session !== null)
      void readPhoto(session);
    const picture: SharePicture = { shown, connection, photo, isSilent: isSilent(shown), fit: map.fit, redraw };
    document.title = `${words().share.page.title} · ${words().brand}`;
    render(sharePage(picture), host);
    const isOld = isPast(connection) || picture.isSilent;
    map.draw(shown.kind === "view" ? { ...shown, isSilent: isOld } : null);
  }

  draw();
  reader.start();
  addEventListener("online", reader.lookNow);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && reader.lookNow());
  everySecond(redraw);
}

function isSilent(shown: SharePicture["shown"]): boolean {
  if (shown.kind !== "view" || shown.view.place === null) return false;
  return shown.now - Date.parse(shown.view.place.fixedAt) > SILENT_MS;
}
