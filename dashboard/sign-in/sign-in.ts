import { html, nothing, render, type TemplateResult } from "lit-html";
import type { DemoAccount, SessionView, SignIn } from "../../infra/contract/http.ts";
import type { SignInWays } from "../../infra/contract/organisation.ts";
import { glyph, logo } from "../glyph/glyph-121.ts";
import { getDemoAccounts, getSession, getSignInWays, giveOrganisationCode, signIn } from "../http/api.ts";
import type { Answer } from "../http/request.ts";
import { icon } from "../page/icon.ts";
import { pageFor, secondFactorPage } from "../page/session.ts";
import { isDark, startTheme, toggleTheme } from "../page/theme.ts";
import { chooseLanguage, language, startLanguage, words } from "../text/language.ts";
import { comeBack, type OrganisationTrouble, organisationButton } from "./organisation.ts";
import { tide } from "./tide.ts";

type State = {
  readonly accounts: readonly DemoAccount[];
  readonly isBusy: boolean;
  readonly trouble: "wrong" | "tooMany" | "unreachable" | "wrongCode" | OrganisationTrouble | null;
  /** Right, but a code of the phone is asked for beside them; or the organisation has vouched for who it is. */
  readonly known: SignIn | "byOrganisation" | null;
  readonly organisation: SignInWays["organisation"];
};

const DEMO_LOOK_MS = 1_000;

startTheme("system");
startLanguage(null);
let state: State = { accounts: [], isBusy: false, organisation: null, ...comeBack() };
draw();
void open();

/** Whoever is signed in already goes on; otherwise demo accounts are offered where the service has any. */
async function open(): Promise<void> {
  const session = await getSession();
  if (session.kind === "ok") {
    leave(session.value);
    return;
  }
  const ways = await getSignInWays();
  if (ways.kind === "ok") change({ organisation: ways.value.organisation });
  const accounts = await getDemoAccounts();
  if (accounts.kind !== "ok") return;
  change({ accounts: accounts.value.items });
  // A demo that is still being prepared.
  if (accounts.value.items.length === 0) setTimeout(() => void open(), DEMO_LOOK_MS);
}

function change(part: Partial<State>): void {
  state = { ...state, ...part };
  draw();
}

async function enter(credentials: SignIn): Promise<void> {
  if (state.isBusy) return;
  change({ isBusy: true, trouble: null });
  const answer = await signIn(credentials);
  if (answer.kind === "ok") leave(answer.value);
  else if (answer.kind === "refused" && answer.code === "SECOND_FACTOR_NEEDED")
    change({ isBusy: false, known: credentials });
  else change({ isBusy: false, trouble: troubleOf(answer) });
}

/** The organisation has said who it is; only the code is missing. */
async function enterByCode(code: string): Promise<void> {
  if (state.isBusy) return;
  change({ isBusy: true, trouble: null });
  const answer = await giveOrganisationCode({ code });
  const session = answer.kind === "ok" ? await getSession() : answer;
  if (session.kind === "ok") leave(session.value);
  else if (session.kind === "refused" && session.code === "SESSION_EXPIRED")
    change({ isBusy: false, known: null, trouble: "failed" });
  else change({ isBusy: false, trouble: troubleOf(session) });
}

function troubleOf(answer: Exclude<Answer<SessionView>, { kind: "ok" }>): State["trouble"] {
  if (answer.kind === "refused") return answer.code === "SECOND_FACTOR_WRONG" ? "wrongCode" : "wrong";
  return answer.status === 429 ? "tooMany" : "unreachable";
}

/** Back to the page that asked for the sign-in if it is this person's, else to the page of the role. */
function leave(session: SessionView): void {
  const next = new URLSearchParams(location.search).get("next");
  const own = pageFor(session);
  const isOpen = next === secondFactorPage || (next === "/guardian.html" && own !== "/coordinator.html");
  location.assign(own !== secondFactorPage && next !== null && (next === own || isOpen) ? next : own);
}

function submit(event: SubmitEvent): void {
  event.preventDefault();
  if (!(event.target instanceof HTMLFormElement)) return;
  const fields = new FormData(event.target);
  void enter({ login: textField(fields, "login"), password: textField(fields, "password") });
}

function textField(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}

function draw(): void {
  const { signIn: say, brand } = words();
  document.title = `${say.title} · ${brand}`;
  const host = document.querySelector("#app");
  if (!(host instanceof HTMLElement)) return;
  render(
    html`<svg class="back" viewBox="0 0 1440 900" preserveAspectRatio="xMidYMid slice" fill="none" stroke="currentColor" aria-hidden="true">${tide()}</svg>
      <main class=${state.accounts.length > 0 ? "stack with-demo" : "stack"}>${state.known === null ? form() : codeForm(state.known)} ${demo()} <p class="help">${help()}</p> ${switches()}</main>`,
    host,
  );
}

function form(): TemplateResult {
  const { signIn: say, brand, slogan } = words();
  return html`<form class="card" @submit=${submit}>
    <div class="mark">${glyph(logo, 72)}<h1>${brand}</h1><p>${slogan}</p></div>
    <div class="field"><label for="login">${say.login}</label>
      <input class="input" id="login" name="login" autocomplete="username" autocapitalize="off" spellcheck="false" required maxlength="100" /></div>
    <div class="field"><label for="password">${say.password}</label>
      <input class="input" id="password" name="password" type="password" autocomplete="current-password" required maxlength="200" /></div>
    ${trouble()}
    <button class="btn main" ?disabled=${state.isBusy}>${state.isBusy ? say.busy : say.submit}</button>
    ${organisationButton(state.organisation)}
  </form>`;
}

function codeForm(known: SignIn | "byOrganisation"): TemplateResult {
  const { signIn: say, secondFactor, brand } = words();
  const submitCode = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const code = textField(new FormData(event.target), "code");
    void (known === "byOrganisation" ? enterByCode(code) : enter({ ...known, code }));
  };
  return html`<form class="card" @submit=${submitCode}>
    <div class="mark">${glyph(logo, 72)}<h1>${brand}</h1><p>${secondFactor.ask}</p></div>
    <div class="field"><label for="code">${secondFactor.code}</label>
      <input class="input" id="code" name="code" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" required minlength="6" maxlength="40" autofocus /></div>
    ${trouble()}
    <button class="btn main" ?disabled=${state.isBusy}>${state.isBusy ? say.busy : secondFactor.submit}</button>
    <button type="button" class="btn bare" @click=${() => change({ known: null, trouble: null })}>${secondFactor.other}</button>
  </form>`;
}

function trouble(): TemplateResult {
  const { signIn: say, secondFactor } = words();
  const { trouble: kind } = state;
  const text = kind === "wrongCode" ? secondFactor.wrong : kind === null ? null : { ...say, ...say.organisation }[kind];
  return html`<p class="hint bad" role="alert">${text === null ? nothing : html`${icon("warn", "s")}${text}`}</p>`;
}

function demo(): TemplateResult | typeof nothing {
  const { signIn: say, common } = words();
  if (state.accounts.length === 0) return nothing;
  const roleNames: Readonly<Record<string, string | undefined>> = say.roles;
  return html`<section class="demo" aria-label=${say.demoTitle}>
    <h2>${say.demoTitle}</h2>
    ${state.accounts.map(
      ({
        role,
        login,
        password,
        name,
        seniorCalledName,
      }) => html`<button type="button" class="btn" ?disabled=${state.isBusy}
        @click=${() => void enter({ login, password })}>
        <span class="role">${roleNames[role] ?? role}</span>
        <span class="who">${name}${seniorCalledName === null ? nothing : ` · ${say.guards(seniorCalledName)}`}</span>${icon("right", "s")}</button>`,
    )}
    <p class="hint">${common.demo}</p>
  </section>`;
}

function help(): TemplateResult {
  const parts = words().signIn.help("\u0000").split("\u0000");
  return html`${parts[0]}<a href="tel:110"><b>110</b></a>${parts[1]}`;
}

function switches(): TemplateResult {
  const { common } = words();
  const other = language() === "en" ? "zh-CN" : "en";
  return html`<div class="switches">
    <button type="button" class="btn bare" lang=${other} @click=${() => {
      chooseLanguage(other);
      draw();
    }}>${common.switchLanguage}</button>
    <button type="button" class="btn bare" @click=${() => {
      toggleTheme();
      draw();
    }}>${icon(isDark() ? "sun" : "moon", "s")}${isDark() ? common.day : common.night}</button>
  </div>`;
}
