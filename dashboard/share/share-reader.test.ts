import { beforeEach, expect, test } from "vitest";
import type { SharedView } from "../../infra/contract/shares.ts";
import { epochMs, plusMs, toIso } from "../../infra/domain/time.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import type { Answer } from "../http/request.ts";
import { createShareReader, LOOK_EVERY_MS, type ShareReaderDeps } from "./share-reader.ts";

const start = epochMs(Date.UTC(2026, 2, 1, 8));
let clock: ReturnType<typeof createMovableClock>;
let waiting: { readonly delayMs: number; readonly task: () => void }[];
/** What the service answers next, and what it was asked. */
let answers: { open: Answer<SharedView>; look: Answer<SharedView> };
let asked: string[];
beforeEach(() => {
  clock = createMovableClock(start);
  waiting = [];
  asked = [];
  answers = { open: ok(), look: ok() };
});

const viewAt = (): SharedView => ({
  now: toIso(clock.now()),
  expiresAt: toIso(plusMs(start, 3_600_000)),
  calledName: "王奶奶",
  stage: "lost",
  parts: { place: "live", trail: false, looks: false },
  rescuePhone: null,
  place: { lon: 120.69, lat: 30.53, fixedAt: toIso(clock.now()), accuracyM: 8 },
  source: "gnss",
  trail: [],
  looks: null,
});
const ok = (): Answer<SharedView> => ({ kind: "ok", value: viewAt() });
const refused = (status: number, code: string): Answer<never> => ({
  kind: "refused",
  status,
  code,
  requestId: null,
  fields: [],
});
const unreachable: Answer<never> = { kind: "unreachable", status: null };
const deps = (token = "token"): ShareReaderDeps => ({
  token,
  clock,
  timers: {
    after: (delayMs, task) => {
      waiting.push({ delayMs, task });
      return () => {};
    },
  },
  open: async (body) => {
    asked.push(`open ${body.token} ${body.previous ?? "-"}`);
    const answer = answers.open;
    return answer.kind === "ok" ? { kind: "ok", value: { session: `s${asked.length}`, view: answer.value } } : answer;
  },
  look: async ({ session }) => {
    asked.push(`look ${session}`);
    return answers.look;
  },
  onChange: () => {},
});
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
async function opened(token?: string) {
  const reader = createShareReader(deps(token));
  reader.start();
  await settled();
  return reader;
}
/** Lets the page wait for its next turn. */
async function turn(): Promise<number> {
  const next = waiting.shift();
  clock.advance(next?.delayMs ?? 0);
  next?.task();
  await settled();
  return next?.delayMs ?? 0;
}

test("it opens the link once and then looks every 5 s with what it was given", async () => {
  const reader = await opened();
  await turn();

  expect([await turn(), asked]).toEqual([LOOK_EVERY_MS, ["open token -", "look s1", "look s1"]]);
  expect([reader.shown().kind, reader.connection().kind]).toEqual(["view", "live"]);
});

test("a session that has run out is asked for anew, as the same page", async () => {
  await opened();
  answers.look = refused(401, "SESSION_EXPIRED");
  await turn();

  expect(asked).toEqual(["open token -", "look s1", "open token s1"]);
});

test.each([
  ["LINK_REVOKED", "revoked"],
  ["INCIDENT_ENDED", "ended"],
  ["LINK_INVALID", "invalid"],
])("%s takes what was shown away at once, and nobody asks again", async (code, why) => {
  const reader = await opened();
  answers.look = refused(410, code);
  await turn();

  expect(reader.shown()).toEqual({ kind: "over", why });
  expect(waiting).toEqual([]);
});

test("a link that has run out shows again when it was given more time", async () => {
  const reader = await opened();
  answers.look = refused(410, "LINK_EXPIRED");
  await turn();
  expect(reader.shown()).toEqual({ kind: "over", why: "expired" });

  expect(await turn()).toBe(30_000);
  expect(reader.shown().kind).toBe("view");
});

test("a page that is cut off shows its last view with ages that go on, and nothing past the link's time", async () => {
  const reader = await opened();
  answers.look = unreachable;
  await turn();
  clock.advance(60_000);

  expect([reader.shown(), reader.connection().kind]).toMatchObject([{ kind: "view", now: start + 65_000 }, "offline"]);
  clock.advance(3_600_000);
  expect(reader.shown()).toEqual({ kind: "over", why: "expired" });
});

test("without a token nothing is asked", async () => {
  const reader = await opened("");

  expect([reader.shown(), asked]).toEqual([{ kind: "over", why: "invalid" }, []]);
});
