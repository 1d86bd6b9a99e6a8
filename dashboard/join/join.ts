import { html, nothing, render, type TemplateResult } from "lit-html";
import { glyph, logo } from "../glyph/glyph-121.ts";
import { useInvitation } from "../http/api.ts";
import type { Answer } from "../http/request.ts";
import { icon } from "../page/icon.ts";
import { startTheme } from "../page/theme.ts";
import { startLanguage, words } from "../text/language.ts";

type Face = "ask" | "busy" | "done" | "expired" | "invalid";
type Trouble = "taken" | "unfit" | "unreachable";

/** What the link carries behind `#`. It leaves the address bar at once: the next person at this machine must not find it. */
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

startTheme("system");
startLanguage(null);
let face: Face = token === "" ? "invalid" : "ask";
let trouble: Trouble | null = null;
draw();

async function join(login: string, password: string): Promise<void> {
  if (face === "busy") return;
  show("busy", null);
  const answer = await useInvitation({ token, login, password });
  if (answer.kind === "ok") show("done", null);
  else fail(answer);
}

function fail(answer: Exclude<Answer<unknown>, { kind: "ok" }>): void {
  if (answer.kind === "unreachable") return show("ask", "unreachable");
  if (answer.code === "LINK_EXPIRED") return show("expired", null);
  if (answer.code === "LINK_INVALID") return show("invalid", null);
  show("ask", answer.code === "CONFLICT" ? "taken" : "unfit");
}

function show(next: Face, why: Trouble | null): void {
  [face, trouble] = [next, why];
  draw();
}

function submit(event: SubmitEvent): void {
  event.preventDefault();
  if (!(event.target instanceof HTMLFormElement)) return;
  const fields = new FormData(event.target);
  void join(textOf(fields.get("login")), textOf(fields.get("password")));
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === "string" ? value : "";
}

function draw(): void {
  const { join: say, brand, slogan } = words();
  document.title = `${say.title} · ${brand}`;
  const host = document.querySelector("#app");
  if (!(host instanceof HTMLElement)) return;
  const mark = html`<div class="mark">${glyph(logo, 72)}<h1>${brand}</h1><p>${slogan}</p></div>`;
  const content = face === "ask" || face === "busy" ? form(mark) : end(mark, face);
  render(html`<main class="stack">${content}</main>`, host);
}

function form(mark: TemplateResult): TemplateResult {
  const { join: say } = words();
  return html`<form class="card" @submit=${submit}>${mark}
    <p>${say.lead}</p>
    <div class="field"><label for="login">${say.login}</label>
      <input class="input" id="login" name="login" autocomplete="username" autocapitalize="off" spellcheck="false" required maxlength="100" /></div>
    <div class="field"><label for="password">${say.password}</label>
      <input class="input" id="password" name="password" type="password" autocomplete="new-password" required minlength="10" maxlength="200" /></div>
    <p class="hint bad" role="alert">${trouble === null ? nothing : html`${icon("warn", "s")}${say[trouble]}`}</p>
    <button class="btn main" ?disabled=${face === "busy"}>${say.submit}</button>
  </form>`;
}

function end(mark: TemplateResult, why: "done" | "expired" | "invalid"): TemplateResult {
  const { join: say } = words();
  return html`<section class="card">${mark}<p role="status">${say[why]}</p>
    ${why === "done" ? html`<a class="btn main" href="/">${say.enter}</a>` : nothing}</section>`;
}
