import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { InvitationList } from "../../infra/contract/accounts.ts";
import { CoverageList } from "../../infra/contract/coverage.ts";
import { DutyView } from "../../infra/contract/duty.ts";
import {
  AreaList,
  ChannelList,
  CredentialResult,
  DemoAccountList,
  EnrolmentBody,
  EnrolmentResult,
  ExcuseBody,
  ExcuseList,
  ExcuseView,
  FenceDraftBody,
  FenceJudgementView,
  FenceList,
  FixList,
  IncidentActionBody,
  IncidentDetail,
  IncidentList,
  NightlyReplayList,
  PersonList,
  Problem,
  SeniorList,
  SessionView,
  TestAlertResult,
} from "../../infra/contract/http.ts";
import { ServerMessage } from "../../infra/contract/live.ts";
import { SignInWays } from "../../infra/contract/organisation.ts";
import { OwnLeaveList } from "../../infra/contract/own-leaves.ts";
import { SubstitutionAskedList, SubstitutionOpenList } from "../../infra/contract/substitutions.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import { type Draft, emptyDraft, toEnrolment } from "../coordinator/draft.ts";
import { emptyGuardian } from "../coordinator/guardian-draft.ts";
import { readServerMessage } from "../live/message-guard.ts";
import { takeLeave } from "./ask-to-stand-in.ts";
import { wang } from "./cast.ts";
import { now } from "./examples.ts";
import { sceneNames } from "./scenes.ts";
import { type StandIn, startStandIn } from "./stand-in.ts";
import { accounts } from "./town.ts";

let standIn: StandIn;

beforeEach(async () => {
  standIn = await startStandIn({ scene: "live", clock: createMovableClock(now), seniors: 400 });
});
afterEach(() => standIn.stop());

const headers = (login: string | null) => ({
  "content-type": "application/json",
  "x-csrf-token": "stand-in-token",
  ...(login === null ? {} : { cookie: `stand-in-session=${login}` }),
});
const ask = async (method: string, path: string, body?: unknown, login: string | null = "zhou") => {
  const response = await fetch(`${standIn.url}/api/v1${path}`, {
    method,
    headers: headers(login),
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, value: text === "" ? null : (JSON.parse(text) as unknown) };
};
/** What does not fit, as short lines: an empty list is what we want. */
const misfits = (schema: TSchema, value: unknown) =>
  Value.Errors(schema, value).map((error) => `${error.instancePath} ${error.message}`);

test.each([
  ["/session", SessionView],
  ["/demo/accounts", DemoAccountList],
  ["/session/ways", SignInWays],
  ["/invitations", InvitationList],
  ["/incidents", IncidentList],
  ["/incidents/incident-0231", IncidentDetail],
  ["/seniors", SeniorList],
  [`/seniors/${wang}/fixes?from=a&to=b`, FixList],
  [`/fences?seniorId=${wang}`, FenceList],
  ["/areas", AreaList],
  ["/coverage", CoverageList],
  ["/duty", DutyView],
  ["/nightly-replays", NightlyReplayList],
  ["/people?query=${}", PersonList],
  ["/people/person-lifang/channels", ChannelList],
] as const)("what the pages are tried on at %s is what the service promises", async (path, schema) => {
  const { status, value } = await ask("GET", path);

  expect(status).toBe(200);
  expect(misfits(schema, value)).toEqual([]);
});

test("an answer to an incident is taken once, however often it is sent", async () => {
  const body = { action: "acknowledge", idempotencyKey: "key-00000001" };
  expect(misfits(IncidentActionBody, body)).toEqual([]);

  const first = await ask("POST", "/incidents/incident-0231/actions", body);
  await ask("POST", "/incidents/incident-0231/actions", body);

  expect(misfits(IncidentDetail, first.value)).toEqual([]);
  expect(standIn.desk.answers).toHaveLength(1);
});

test("a guardian on leave, whom they ask and the coordinator read what the service promises", async () => {
  await takeLeave(standIn.url, "lifang", "13800000009");

  for (const [path, schema, login] of [
    ["/people/person-lifang/leaves", OwnLeaveList, "lifang"],
    ["/people/person-newcomer/substitutions", SubstitutionAskedList, "newcomer"],
    ["/duty/substitutions", SubstitutionOpenList, "shen"],
  ] as const) {
    const { value } = await ask("GET", path, undefined, login);
    expect([path, misfits(schema, value)]).toEqual([path, []]);
    expect(value).toMatchObject({ items: [{ leaveId: 101 }] });
  }
});

test("whoever guards somebody has one number, so the other guardian cannot be asked to stand in", async () => {
  const paired = [...standIn.desk.seniors.values()].flatMap(({ guardians }) => guardians);
  for (const { person } of accounts)
    for (const { personId, phone } of paired) if (personId === person.personId) expect(person.phone).toBe(phone);

  await expect(takeLeave(standIn.url, "chenwei", "13800000121")).rejects.toThrow("leave refused: 422");
});

test("refusals are problem documents", async () => {
  const stranger = await ask("GET", "/incidents", undefined, null);
  expect([stranger.status, misfits(Problem, stranger.value)]).toEqual([401, []]);

  standIn.faults.refuseActionsWith = "INCIDENT_ENDED";
  const late = await ask("POST", "/incidents/incident-0231/actions", {
    action: "found",
    idempotencyKey: "key-00000002",
  });
  expect([late.status, misfits(Problem, late.value)]).toEqual([409, []]);
});

test("what the coordinator's form sends is an enrolment by the contract, and so is the reply", async () => {
  const draft: Draft = {
    ...emptyDraft("senior-9", "330481001"),
    name: "沈桂花",
    calledName: "沈奶奶",
    birthYear: "1943",
    lon: "120.69",
    lat: "30.51",
    wristbandId: "HN-121-9001",
    guardians: [
      { ...emptyGuardian, name: "许燕", phone: "13800009001", login: "xuyan", password: "long-enough-1" },
      { ...emptyGuardian, name: "方立", phone: "13900009001" },
    ],
  };
  const body = toEnrolment(draft);
  expect(misfits(EnrolmentBody, body)).toEqual([]);

  const enrolled = await ask("POST", "/enrolments", body, "shen");
  const again = await ask("POST", "/enrolments", body, "shen");

  expect([enrolled.status, misfits(EnrolmentResult, enrolled.value)]).toEqual([201, []]);
  expect(again.value).toMatchObject({ code: "WRISTBAND_ASSIGNED" });
});

test("an outing is given, read and ended by the contract", async () => {
  const body = { kind: "outing", to: "2026-11-21T09:00:00.000Z" };
  expect(misfits(ExcuseBody, body)).toEqual([]);

  const given = await ask("POST", `/seniors/${wang}/excuses`, body, "lifang");
  const read = await ask("GET", `/seniors/${wang}/excuses`, undefined, "lifang");
  const ended = await ask("DELETE", `/seniors/${wang}/excuses/excuse-1`, undefined, "lifang");

  expect([given.status, misfits(ExcuseView, given.value)]).toEqual([201, []]);
  expect([read.status, misfits(ExcuseList, read.value)]).toEqual([200, []]);
  expect(ended.status).toBe(204);
});

test("a drawn fence is judged by the contract, at the second look", async () => {
  const draft = {
    seniorId: wang,
    kind: "keepIn",
    shape: { kind: "circle", centre: { lon: 120.69, lat: 30.51 }, radiusM: 150 },
  };
  expect(misfits(FenceDraftBody, draft)).toEqual([]);

  const asked = await ask("POST", "/fences/judgements", draft, "shen");
  const found = await ask("GET", "/fences/judgements/judgement-150", undefined, "shen");

  expect([asked.status, misfits(FenceJudgementView, asked.value)]).toEqual([202, []]);
  expect([found.status, misfits(FenceJudgementView, found.value)]).toEqual([200, []]);
});

test("a new credential and a test are answered by the contract", async () => {
  const credential = await ask("POST", "/wristbands/HN-121-0001/credential", undefined, "shen");
  const testAlert = await ask("POST", `/seniors/${wang}/test-alert`, undefined, "shen");

  expect(misfits(CredentialResult, credential.value)).toEqual([]);
  expect([testAlert.status, misfits(TestAlertResult, testAlert.value)]).toEqual([202, []]);
});

/** The first `count` messages that a page of this person gets. */
async function greeting(url: string, login: string, count: number): Promise<readonly string[]> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/live`, { headers: headers(login) });
  const texts: string[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("open", () => socket.send(JSON.stringify({ kind: "resume", epoch: null, seq: 0 })));
    socket.on("message", (data: Buffer) => {
      texts.push(data.toString());
      if (texts.length === count) resolve();
    });
  });
  socket.terminate();
  return texts;
}

test.each(sceneNames)(
  "in the scene %s every live message fits the contract and is read by the pages",
  async (scene) => {
    const other = await startStandIn({ scene, clock: createMovableClock(now), seniors: 400 });
    const texts = await greeting(other.url, "zhou", 2);
    await other.stop();

    for (const text of texts) {
      expect(misfits(ServerMessage, JSON.parse(text))).toEqual([]);
      expect(readServerMessage(text)).not.toBeNull();
    }
  },
);

test("a guardian gets her own senior and nobody else, a stranger nothing", async () => {
  const [, snapshot = ""] = await greeting(standIn.url, "lifang", 2);
  const message = readServerMessage(snapshot);

  expect(message?.kind === "snapshot" && message.seniors.map(({ seniorId }) => seniorId)).toEqual([wang]);
  expect(message?.kind === "snapshot" && message.positions).toHaveLength(1);
  await expect(greeting(standIn.url, "nobody", 1)).rejects.toThrow();
});
