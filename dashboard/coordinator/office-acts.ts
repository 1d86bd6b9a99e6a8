import { enrol, renewCredential, testAlert } from "../http/api.ts";
import { browserTimers } from "../live/timers.ts";
import type { Point } from "../map/to-leaflet.ts";
import { signOutAndLeave } from "../page/session.ts";
import { toggleTheme } from "../page/theme.ts";
import { chooseLanguage, language, words } from "../text/language.ts";
import { emptyDraft, toEnrolment, troublesOf } from "./draft.ts";
import { failureOf } from "./failure-of.ts";
import { createFenceJudging } from "./fence-judging.ts";
import { quiet } from "./first-state.ts";
import { emptyGuardian } from "./guardian-draft.ts";
import type { Choice, OfficeActs, OfficeDeps } from "./office.ts";
import { findKnown, readHome, savePairing } from "./pairing.ts";
import { saveCircle } from "./save-circle.ts";
import { readChannels, readSenior } from "./senior-facts.ts";

/** Channels are asked again so long after a test, ms: most messages arrive in seconds. */
const TEST_LOOKS_MS: readonly number[] = [1_500, 4_000, 8_000, 15_000, 30_000];

type MapActs = {
  /** A press on the map: the senior's home, or that of the guardian who is being pinned. */
  readonly press: (place: Point) => void;
  readonly placeHome: (place: Point) => void;
  readonly setRadius: (metres: number) => void;
};

/** Everything a coordinator can do; nothing that was typed is lost when the service refuses. */
export function createOfficeActs(deps: OfficeDeps): OfficeActs & MapActs {
  const { state, change } = deps;
  const judgeCircle = createFenceJudging(deps, browserTimers);

  const acts: OfficeActs & MapActs = {
    change,
    choose: (choice) => choose(deps, choice),
    edit: (part) => {
      const { draft, troubles } = state();
      if (draft === null) return;
      const next = { ...draft, ...part };
      // Once somebody has tried to send, each correction clears its complaint at once.
      change({
        draft: next,
        failure: null,
        ...(Object.keys(troubles).length > 0 ? { troubles: troublesOf(next) } : {}),
      });
    },
    editGuardian: (index, part) => {
      const [first, second] = state().draft?.guardians ?? [emptyGuardian, emptyGuardian];
      acts.edit({ guardians: index === 0 ? [{ ...first, ...part }, second] : [first, { ...second, ...part }] });
    },
    submit: () => void submit(deps),
    startPairing: (slot, guardian = emptyGuardian) =>
      change({ pairing: { slot, guardian, troubles: {} }, pinning: null, people: null, failure: null }),
    editPairing: (part) => {
      const { pairing } = state();
      if (pairing !== null)
        change({ pairing: { ...pairing, guardian: { ...pairing.guardian, ...part }, troubles: {} } });
    },
    savePairing: () => void savePairing(deps),
    findPeople: (slot, query) => void findKnown(deps, slot, query),
    readHome: (personId) => void readHome(deps, personId),
    renew: (wristbandId) => void renew(deps, wristbandId),
    copyToken: () => void copyToken(deps),
    editCircle: (part) => {
      const { circle } = state();
      if (circle === null) return;
      change({ circle: { ...circle, ...part }, done: null });
      judgeCircle();
    },
    saveCircle: () => void saveCircle(deps),
    reread: () => {
      const { choice } = state();
      if (choice.kind === "senior") void readSenior(deps, choice.seniorId);
    },
    test: (seniorId) => void test(deps, seniorId),
    press: (place) => {
      const { pinning } = state();
      const home = { lon: String(place[0]), lat: String(place[1]), isHomeTouched: true };
      if (pinning === null) acts.placeHome(place);
      else if (pinning === "pairing") acts.editPairing(home);
      else acts.editGuardian(pinning === "guardians.0" ? 0 : 1, home);
    },
    placeHome: ([lon, lat]) => {
      if (state().choice.kind === "new") acts.edit({ lon: String(lon), lat: String(lat) });
      else acts.editCircle({ lon, lat });
    },
    setRadius: (metres) => {
      if (state().choice.kind === "new") acts.edit({ radiusM: String(metres) });
      else acts.editCircle({ radiusM: String(metres) });
    },
    toggleTheme: () => {
      toggleTheme();
      change({});
    },
    switchLanguage: () => {
      chooseLanguage(language() === "en" ? "zh-CN" : "en");
      change({});
    },
    signOut: () => void signOutAndLeave(deps.session.person.personId),
  };
  return acts;
}

function choose(deps: OfficeDeps, choice: Choice): void {
  const { state, change } = deps;
  if (choice.kind === "new") {
    change({ ...quiet, choice, token: null, draft: state().draft ?? emptyDraft(deps.newSeniorId(), deps.firstArea()) });
    return;
  }
  change({ ...quiet, choice, token: null });
  if (choice.kind === "senior") void readSenior(deps, choice.seniorId);
}

async function submit(deps: OfficeDeps): Promise<void> {
  const { state, change } = deps;
  const { draft, isBusy } = state();
  if (draft === null || isBusy) return;
  const troubles = troublesOf(draft);
  change({ troubles, failure: null });
  if (Object.keys(troubles).length > 0) return;
  change({ isBusy: true });
  const answer = await enrol(toEnrolment(draft));
  if (answer.kind !== "ok") {
    change({ isBusy: false, failure: failureOf(answer) });
    return;
  }
  const { seniorId, wristbandId, token } = answer.value;
  change({
    ...quiet,
    isBusy: false,
    draft: null,
    choice: { kind: "senior", seniorId },
    done: words().coordinator.done(draft.name),
    token: { wristbandId, token, isCopied: false },
  });
  await readSenior(deps, seniorId);
}

async function renew({ change }: OfficeDeps, wristbandId: string): Promise<void> {
  const answer = await renewCredential(wristbandId);
  if (answer.kind === "ok")
    change({ token: { wristbandId, token: answer.value.token, isCopied: false }, failure: null });
  else change({ failure: failureOf(answer) });
}

async function copyToken({ state, change }: OfficeDeps): Promise<void> {
  const { token } = state();
  if (token === null || !("clipboard" in navigator)) return;
  try {
    await navigator.clipboard.writeText(token.token);
    change({ token: { ...token, isCopied: true } });
  } catch {
    // The text stands on the page and can be selected by hand.
    change({ token: { ...token, isCopied: false } });
  }
}

async function test(deps: OfficeDeps, seniorId: string): Promise<void> {
  const { state, change } = deps;
  const sentAt = deps.now();
  const answer = await testAlert(seniorId);
  if (answer.kind !== "ok") {
    change({ failure: failureOf(answer) });
    return;
  }
  change({ tests: new Map([...state().tests, [seniorId, sentAt]]), failure: null });
  for (const delayMs of TEST_LOOKS_MS) browserTimers.after(delayMs, () => void readChannels(deps, seniorId));
}
