import { afterAll, beforeAll, expect, test } from "vitest";
import { NightlyReplayList } from "../infra/contract/http.ts";
import { claimNightlyReplay, endNightlyReplay } from "../infra/db/nightly-replays.ts";
import { bodyOf, createTown, type Town } from "./test-town.ts";

let town: Town;
beforeAll(async () => {
  town = await createTown();
});
afterAll(() => town.stop());

/** 2026-02-27 in Haining. */
const day = 20_511;

test("the newest night comes first, with its false alerts per senior and day; one that is not over does not come", async () => {
  const { db } = town.database;
  const found = { seniorDays: 400, alerts: 9, closedFalse: 3, contradicted: 5 };
  for (const each of [day, day + 1, day + 2]) await claimNightlyReplay(db, each);
  await endNightlyReplay(db, { day, ...found });
  await endNightlyReplay(db, { day: day + 1, ...found, seniorDays: 0 });

  const answer = await (await town.signIn("rescuer")).get("/nightly-replays");

  expect(bodyOf(NightlyReplayList, answer).items).toEqual([
    { day: "2026-02-28", ...found, seniorDays: 0, falseAlertsPerSeniorDay: null },
    { day: "2026-02-27", ...found, falseAlertsPerSeniorDay: 0.02 },
  ]);
});
