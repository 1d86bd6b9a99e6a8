import { html, nothing, render } from "lit-html";
import type { SessionView } from "../../infra/contract/http.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { createFenceDesk, type FenceDesk } from "../fence-editor/fence-desk.ts";
import { glyph, logo } from "../glyph/glyph-121.ts";
import { getCoverage } from "../http/api.ts";
import { randomKey } from "../http/random-key.ts";
import { isLifeRisk, stageOf } from "../incident/stage.ts";
import { openBrowserSocket } from "../live/browser-socket.ts";
import { connectionAt, isPast } from "../live/connection.ts";
import { createLiveClient } from "../live/live-client.ts";
import { browserTimers } from "../live/timers.ts";
import { applyMessage, createWorld } from "../live/world.ts";
import { startBaseMaps } from "../map/tiles/base-map.ts";
import { awaitSession } from "../page/await-session.ts";
import { DRAFT_STORED_AS } from "../page/enrolment-draft.ts";
import { everySecond } from "../page/every-second.ts";
import { icon } from "../page/icon.ts";
import { createRedraw } from "../page/redraw.ts";
import { leaveToSignIn } from "../page/session.ts";
import { isDark, startTheme } from "../page/theme.ts";
import { startLanguage, words } from "../text/language.ts";
import { type BandScan, createBandScan } from "./band-scan.ts";
import { readDraft } from "./draft.ts";
import { areaChoices, enrolBar, enrolForm } from "./enrol-form.ts";
import { sharedFences } from "./fence-panels.ts";
import { firstOfficeState } from "./first-state.ts";
import { createHomeMap } from "./home-map.ts";
import { homeSubject } from "./home-subject.ts";
import { createImportDesk, type ImportDesk } from "./import-desk.ts";
import { importPanel } from "./import-panel.ts";
import { createInvitations, type Invitations } from "./invitations.ts";
import { invitePanel } from "./invite-panel.ts";
import { seniorList } from "./list.ts";
import type { Office, OfficeState } from "./office.ts";
import { createOfficeActs } from "./office-acts.ts";
import { createProtection, type Protection } from "./protection.ts";
import { seniorCard } from "./senior-card.ts";
import { side } from "./side.ts";
import { draftSteps, seniorSteps, stepper } from "./stepper.ts";

startTheme("system");
startLanguage(null);
const host = document.querySelector("#app");
if (host instanceof HTMLElement) void awaitSession(host).then((session) => openOffice(host, session));

/** Leaves and channels change by hand: a look now and then is enough. */
const COVERAGE_EVERY_MS = 60_000;

/** Wires the coordinator's page: the live feed for who there is, the form, and the map beside it. */
function openOffice(host: HTMLElement, session: SessionView): void {
  startLanguage(session.person.locale);
  void startBaseMaps();
  const world = createWorld();
  let state: OfficeState = { ...firstOfficeState, draft: readDraft(sessionStorage.getItem(DRAFT_STORED_AS)) };
  const redraw = createRedraw(draw);
  const live = createLiveClient({
    openSocket: openBrowserSocket,
    clock: systemClock,
    timers: browserTimers,
    random: Math.random,
    onLink: redraw,
    onMessage: (message) => {
      applyMessage(world, message);
      if (message.kind === "goodbye") leaveToSignIn();
      redraw();
    },
  });
  const acts = createOfficeActs({
    session,
    world,
    state: () => state,
    change: (part) => {
      state = { ...state, ...part };
      if (part.draft !== undefined) keepDraft();
      redraw();
    },
    now: live.serverNow,
    newSeniorId: randomKey,
    firstArea: () => {
      const [only, ...others] = areaChoices({ world, session });
      return only !== undefined && others.length === 0 ? only[0] : "";
    },
  });
  const invitations = createInvitations(session, redraw);
  const lists = createImportDesk(redraw);
  const protection = createProtection(live.serverNow, redraw);
  const scan = createBandScan((wristbandId) => acts.edit({ wristbandId }), redraw);
  const fences = createFenceDesk(redraw, acts.reread);
  const map = createHomeMap({ onPress: acts.press, onPlace: acts.placeHome, onRadius: acts.setRadius });

  function keepDraft(): void {
    if (state.draft === null) sessionStorage.removeItem(DRAFT_STORED_AS);
    else sessionStorage.setItem(DRAFT_STORED_AS, JSON.stringify(state.draft));
  }

  function draw(): void {
    const office: Office = {
      session,
      world,
      connection: connectionAt(live.facts(), systemClock.now()),
      now: live.serverNow(),
      state,
      acts,
    };
    document.title = words().coordinator.tabTitle;
    protection.want(state.choice.kind === "senior" ? state.choice.seniorId : null);
    scan.want(state.choice.kind === "new");
    render(officePage(office, { invitations, protection, fences, lists, scan }), host);
    map.draw(homeSubject(office));
  }

  draw();
  // A tab that was loaded anew while a home was read.
  for (const { personId, isHomeAwaited } of state.draft?.guardians ?? [])
    if (isHomeAwaited && personId !== null) acts.readHome(personId);
  live.start();
  const look = (): void => {
    void getCoverage().then((answer) => {
      if (answer.kind === "ok") acts.change({ coverage: answer.value.items });
      browserTimers.after(COVERAGE_EVERY_MS, look);
    });
  };
  look();
  addEventListener("online", live.reconnectNow);
  everySecond(redraw);
}

type Desks = {
  readonly invitations: Invitations;
  readonly protection: Protection;
  readonly fences: FenceDesk;
  readonly lists: ImportDesk;
  readonly scan: BandScan;
};

function officePage(office: Office, { invitations, protection, fences, lists, scan }: Desks) {
  const { state, world } = office;
  const senior = state.choice.kind === "senior" ? world.seniors.get(state.choice.seniorId) : undefined;
  const isNew = state.choice.kind === "new" && state.draft !== null;
  const editor = fences.editor();
  return html`<div class="office" data-choice=${state.choice.kind} data-editing=${editor !== null}>
    ${topBar(office, invitations, fences)} ${seniorList(office)} ${editor ?? nothing}
    <main class="work" ?hidden=${editor !== null}>
      ${isNew && state.draft !== null ? stepper(draftSteps(state.draft)) : senior === undefined ? nothing : stepper(seniorSteps(office, senior))}
      ${isNew && state.draft !== null ? enrolForm(office, state.draft, scan) : state.choice.kind === "invite" ? invitePanel(office, invitations) : state.choice.kind === "import" ? importPanel(lists) : state.choice.kind === "shared" ? sharedFences(office, fences) : senior === undefined ? nobody(office) : seniorCard(office, senior, protection)}
      ${side(office, fences)} ${isNew ? enrolBar(office) : nothing}
    </main>
  </div>`;
}

function nobody({ world, state, acts }: Office) {
  const say = words().coordinator;
  const isEmpty = world.isKnown && world.seniors.size === 0;
  return html`<div class="form"><div class="empty">${icon("users", "l")}<h2>${isEmpty ? say.emptyTitle : say.chooseTitle}</h2>
    <p>${isEmpty ? say.emptyLead : nothing}</p>
    <button type="button" class="btn main big" @click=${() => acts.choose({ kind: "new" })}>${icon("plus", "s")}${state.draft === null ? say.add : say.resume}</button></div></div>`;
}

function topBar({ session, world, connection, acts }: Office, invitations: Invitations, fences: FenceDesk) {
  const { coordinator: say, common, controlRoom: page } = words();
  const openInvitations = (): void => {
    acts.choose({ kind: "invite" });
    invitations.open();
  };
  const openShared = (): void => {
    acts.choose({ kind: "shared" });
    fences.readShared();
  };
  const lost = [...world.incidents.values()].filter(
    (one) => stageOf(one) === "lost" && isLifeRisk(one) && !one.drill,
  ).length;
  return html`<header class="top"><h1 class="brand">${glyph(logo, 30)}<span>${page.brand} <span class="dim plain">${say.title}</span></span></h1>
    ${lost > 0 ? html`<span class="chip life-soft" role="status">${say.lost(lost)}</span>` : nothing}
    ${isPast(connection) ? html`<span class="chip warn" role="status">${icon("nosignal", "s")}${say.errors.cut}</span>` : nothing}
    <button type="button" class="btn" @click=${openInvitations}>${icon("users", "s")}<span class="word">${say.invite.open}</span></button>
    <button type="button" class="btn" data-act="shared-fences" @click=${openShared}>${icon("fence", "s")}<span class="word">${words().fences.shared}</span></button>
    <button type="button" class="btn" data-act="import-list" @click=${() => acts.choose({ kind: "import" })}>${icon("upload", "s")}<span class="word">${words().importList.open}</span></button>
    <a class="btn" href="/report.html">${icon("flyer", "s")}<span class="word">${words().report.open}</span></a>
    <a class="btn" href="/roster.html">${icon("clock", "s")}<span class="word">${words().roster.open}</span></a>
    <span class="who">${icon("user")}${session.person.name}</span>
    <button type="button" class="btn bare" @click=${acts.toggleTheme}>${icon(isDark() ? "sun" : "moon")}<span class="word">${isDark() ? common.day : common.night}</span></button>
    <button type="button" class="btn bare" @click=${acts.switchLanguage}>${common.switchLanguage}</button>
    <button type="button" class="btn bare" @click=${acts.signOut}>${icon("out")}<span class="word">${common.signOut}</span></button>
  </header>`;
}
