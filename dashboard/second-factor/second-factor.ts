import { html, nothing, render, type TemplateResult } from "lit-html";
import type { SecondFactorKey, SecondFactorView } from "../../infra/contract/accounts.ts";
import type { SessionView } from "../../infra/contract/http.ts";
import { getSecondFactor, proveSecondFactor, signOut, startSecondFactor, stopSecondFactor } from "../http/api.ts";
import type { Answer } from "../http/request.ts";
import { icon } from "../page/icon.ts";
import { pageFor, readSession } from "../page/session.ts";
import { startTheme } from "../page/theme.ts";
import { startLanguage, words } from "../text/language.ts";
import { qrCode } from "./qr.ts";

type Step =
  | { readonly kind: "wait" }
  /** It is on: change the phone or turn it off, with a code. */
  | { readonly kind: "on"; readonly view: SecondFactorView }
  | { readonly kind: "key"; readonly key: SecondFactorKey }
  | { readonly kind: "codes"; readonly codes: readonly string[] }
  | { readonly kind: "again" };
type Trouble = "wrong" | "tooMany" | "unreachable";

let session: SessionView | null = null;
let step: Step = { kind: "wait" };
let trouble: Trouble | null = null;

startTheme("system");
startLanguage(null);
draw();
void open();

async function open(): Promise<void> {
  session = await readSession();
  if (session === null) return;
  const view = await getSecondFactor();
  if (view.kind !== "ok") return fail(view);
  if (view.value.isOn) show({ kind: "on", view: view.value });
  else await start({});
}

async function start(body: { readonly code?: string }): Promise<void> {
  const answer = await startSecondFactor(body);
  if (answer.kind === "ok") show({ kind: "key", key: answer.value });
  else fail(answer);
}

async function prove(code: string): Promise<void> {
  const answer = await proveSecondFactor({ code });
  if (answer.kind === "ok") show({ kind: "codes", codes: answer.value.recoveryCodes });
  else fail(answer);
}

async function stop(code: string): Promise<void> {
  const answer = await stopSecondFactor({ code });
  if (answer.kind === "ok") leave();
  else fail(answer);
}

function show(next: Step): void {
  [step, trouble] = [next, null];
  draw();
}

function fail(answer: Exclude<Answer<unknown>, { kind: "ok" }>): void {
  if (answer.kind === "refused" && answer.code === "SIGN_IN_AGAIN") return show({ kind: "again" });
  if (answer.kind === "refused") trouble = "wrong";
  else trouble = answer.status === 429 ? "tooMany" : "unreachable";
  draw();
}

function leave(): void {
  if (session !== null) location.assign(pageFor({ ...session, secondFactor: "on" }));
}

async function signInAgain(): Promise<void> {
  await signOut();
  location.assign(`/?next=${encodeURIComponent(location.pathname)}`);
}

function draw(): void {
  const { secondFactor: say, brand } = words();
  document.title = `${say.title} · ${brand}`;
  const host = document.querySelector("#app");
  if (!(host instanceof HTMLElement)) return;
  render(
    html`<main class="stack"><div class="card"><h1 class="plain">${say.title}</h1>${content()}</div></main>`,
    host,
  );
}

function content(): TemplateResult {
  const { secondFactor: say, controlRoom } = words();
  switch (step.kind) {
    case "wait":
      return html`<p role="status">${trouble === null ? controlRoom.live.connecting : say.unreachable}</p>`;
    case "again":
      return html`<p>${say.again}</p><button type="button" class="btn main" @click=${() => void signInAgain()}>${say.signInAgain}</button>`;
    case "key":
      return html`<p>${session?.secondFactor === "setUp" ? say.needed : say.lead}</p>
        ${qrCode(step.key.uri, say.qr)}
        <div class="field"><span class="muted">${say.key}</span><code class="key">${inFours(step.key.secret)}</code></div>
        ${codeForm({ submit: say.turnOn, isDigits: true, act: prove })}`;
    case "codes":
      return html`<p>${say.recovery}</p><ul class="codes">${step.codes.map((code) => html`<li>${code}</li>`)}</ul>
        <button type="button" class="btn main" @click=${leave}>${say.kept}</button>`;
    case "on":
      return html`<p>${say.isOn(step.view.recoveryCodesLeft)}</p>
        ${codeForm({ submit: say.otherPhone, isDigits: false, act: (code) => start({ code }) })}
        ${step.view.isRequired ? nothing : html`<button type="button" class="btn" @click=${() => void stop(typedCode())}>${say.turnOff}</button>`}
        <button type="button" class="btn bare" @click=${leave}>${say.back}</button>`;
  }
}

function codeForm(form: {
  readonly submit: string;
  readonly isDigits: boolean;
  readonly act: (code: string) => Promise<void>;
}): TemplateResult {
  const { secondFactor: say } = words();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void form.act(typedCode());
  };
  return html`<form class="field" @submit=${submit}>
    <label for="code">${say.code}</label>
    <input class="input" id="code" name="code" autocomplete="one-time-code" inputmode=${form.isDigits ? "numeric" : "text"} required minlength="6" maxlength="40" autofocus />
    <p class="hint bad" role="alert">${trouble === null ? nothing : html`${icon("warn", "s")}${say[trouble]}`}</p>
    <button class="btn main">${form.submit}</button>
  </form>`;
}

function typedCode(): string {
  const field = document.querySelector("#code");
  return field instanceof HTMLInputElement ? field.value : "";
}

function inFours(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, "$1 ");
}
