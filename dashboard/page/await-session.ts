import { html, render } from "lit-html";
import type { SessionView } from "../../infra/contract/http.ts";
import { words } from "../text/language.ts";
import { icon } from "./icon.ts";
import { requireSession } from "./session.ts";

const RETRY_MS = 2_000;

/** The session, as soon as the server can be reached; until then the page says that it is connecting. */
export async function awaitSession(host: HTMLElement): Promise<SessionView> {
  const connecting = () =>
    html`<p class="waiting" role="status">${icon("refresh")}${words().controlRoom.live.connecting}</p>`;
  const session = await untilSession(() => void render(connecting(), host));
  render(html``, host);
  return session;
}

/** The session, as soon as the server can be reached; `onWait` each time that it cannot. */
export async function untilSession(onWait: () => void): Promise<SessionView> {
  for (;;) {
    const session = await requireSession();
    if (session !== null) return session;
    onWait();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
