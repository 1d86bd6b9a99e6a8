import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EnrolmentBody, EnrolmentResult, FenceList } from "../infra/contract/http.ts";
import { SeniorView } from "../infra/contract/views.ts";
import { raise } from "./test-events.ts";
import { bodyOf, createTown, freshEnrolment, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let coordinator: Visitor;
beforeAll(async () => {
  town = await createTown();
  coordinator = await town.signIn("coordinator");
});
afterAll(async () => {
  await town.stop();
});

const count = async (table: string): Promise<number> => {
  const [row] = await town.database.db.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return row?.count ?? -1;
};
const tables = ["seniors", "people", "pairings", "wristbands", "wristband_assignments", "fences", "audit"];
const counts = () => Promise.all(tables.map(count));

test("a coordinator enrols a senior: two guardians, a band that may connect, and a fence round the home", async () => {
  const answer = await coordinator.send("POST", "/enrolments", freshEnrolment("chen"));
  const result = bodyOf(EnrolmentResult, answer);
  const senior = bodyOf(SeniorView, await coordinator.get("/seniors/senior-chen"));
  const fences = bodyOf(FenceList, await coordinator.get("/fences?seniorId=senior-chen"));
  const bands = await town.database.db.query<{ hash: string }>(
    "select encode(token_hash, 'hex') as hash from wristbands where wristband_id = 'band-chen'",
  );

  expect(answer.status).toBe(201);
  expect(result).toMatchObject({ seniorId: "senior-chen", wristbandId: "band-chen" });
  expect(senior.guardians.map((guardian) => [guardian.slot, guardian.personId])).toEqual([
    ["A", result.guardianIds[0]],
    ["B", result.guardianIds[1]],
  ]);
  expect(fences.items).toMatchObject([
    { fenceId: result.fenceId, kind: "keepIn", version: 1, schedule: { spans: [] } },
  ]);
  expect(Buffer.from(result.token, "base64url")).toHaveLength(32);
  expect(bands).toEqual([{ hash: createHash("sha256").update(result.token).digest("hex") }]);
});

test.each([
  [
    "the same phone",
    (body: EnrolmentBody) => ({
      ...body,
      guardians: body.guardians.map((each) => ({ ...each, phone: "13700009999" })),
    }),
  ],
  [
    "the same phone written in two ways",
    (body: EnrolmentBody) => ({
      ...body,
      guardians: [
        { name: "示例甲", phone: "+86 137-0000-8888" },
        { name: "示例乙", phone: "13700008888" },
      ],
    }),
  ],
  [
    "the same person",
    (body: EnrolmentBody) => ({
      ...body,
      guardians: [
        { personId: "wang-a", name: "示例甲", phone: "13700007777" },
        { personId: "wang-a", name: "示例甲", phone: "13700006666" },
      ],
    }),
  ],
])("two guardians with %s are one guardian: refused, and nothing is left behind", async (_what, change) => {
  const before = await counts();

  const answer = await coordinator.send("POST", "/enrolments", change(freshEnrolment("twice")));

  expect(answer).toMatchObject({ status: 422, body: { code: "GUARDIANS_SAME" } });
  expect(await counts()).toEqual(before);
});

test.each([
  [
    "a band that somebody wears",
    (body: EnrolmentBody) => ({ ...body, wristband: { ...body.wristband, wristbandId: "band-wang" } }),
    409,
    "WRISTBAND_ASSIGNED",
  ],
  [
    "an id that is taken",
    (body: EnrolmentBody) => ({ ...body, senior: { ...body.senior, seniorId: "senior-wang" } }),
    409,
    "CONFLICT",
  ],
  [
    "an area that is not theirs",
    (body: EnrolmentBody) => ({ ...body, senior: { ...body.senior, areaId: "yanguan" } }),
    404,
    "NOT_FOUND",
  ],
  [
    "an area that does not exist",
    (body: EnrolmentBody) => ({ ...body, senior: { ...body.senior, areaId: "atlantis" } }),
    404,
    "NOT_FOUND",
  ],
  [
    "a home in the sea",
    (body: EnrolmentBody) => ({ ...body, senior: { ...body.senior, home: { lon: 0, lat: 0 } } }),
    422,
    "FENCE_OUTSIDE_SERVICE",
  ],
  [
    "a fence that crosses itself",
    (body: EnrolmentBody) => ({
      ...body,
      fence: {
        kind: "polygon",
        rings: [
          [
            [120.6, 30.5],
            [120.7, 30.6],
            [120.7, 30.5],
            [120.6, 30.6],
            [120.6, 30.5],
          ],
        ],
      },
    }),
    422,
    "FENCE_CROSSES_ITSELF",
  ],
  [
    "only one guardian",
    (body: EnrolmentBody) => ({ ...body, guardians: body.guardians.slice(1) }),
    400,
    "REQUEST_INVALID",
  ],
  [
    "a guardian of another area by id",
    (body: EnrolmentBody) => ({
      ...body,
      guardians: [{ personId: "li-a", name: "示例", phone: "13700005555" }, body.guardians[1]],
    }),
    404,
    "NOT_FOUND",
  ],
  [
    "a new password for somebody who has one",
    (body: EnrolmentBody) => ({
      ...body,
      guardians: [
        { personId: "wang-a", name: "示例", phone: "13700005554", password: "a new long password" },
        body.guardians[1],
      ],
    }),
    409,
    "CONFLICT",
  ],
])("a coordinator who enrols with %s is refused, and nothing is left behind", async (_what, change, status, code) => {
  const before = await counts();

  const answer = await coordinator.send("POST", "/enrolments", change(freshEnrolment("refused")));

  expect(answer).toMatchObject({ status, body: { code } });
  expect(await counts()).toEqual(before);
});

test("one volunteer may guard two seniors", async () => {
  const body = freshEnrolment("zhou");
  const known = { personId: "wang-a", name: "示例 wang-a", phone: "13800001001" };

  const answer = await coordinator.send("POST", "/enrolments", { ...body, guardians: [known, body.guardians[1]] });
  const guardian = await town.signIn("wang-a");

  expect(answer.status).toBe(201);
  expect((await guardian.get("/seniors/senior-zhou")).status).toBe(200);
});

test("two coordinators who enrol with one band at once: one gets it, the other is told", async () => {
  const bodies = ["first", "second"].map((name) => {
    const body = freshEnrolment(name);
    return { ...body, wristband: { ...body.wristband, wristbandId: "band-shared" } };
  });

  const answers = await Promise.all(bodies.map((body) => coordinator.send("POST", "/enrolments", body)));

  expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([201, 409]);
});

test("a whole town of four hundred is enrolled, eight at a time, and its audit holds together", async () => {
  const bodies = Array.from({ length: 400 }, (_each, index) => freshEnrolment(`town-${index}`));
  const statuses: number[] = [];
  const worker = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop())
      statuses.push((await coordinator.send("POST", "/enrolments", body)).status);
  };

  await Promise.all(Array.from({ length: 8 }, worker));

  expect(new Set(statuses)).toEqual(new Set([201]));
  expect(await count("seniors where senior_id like 'senior-town-%'")).toBe(400);
});

test("a guardian who moves away is replaced, and comes to the senior's open incident no more", async () => {
  await coordinator.send("POST", "/enrolments", freshEnrolment("sun"));
  await raise(town.database.db, { name: "sun", at: town.clock.now() });

  const answer = await coordinator.send("PUT", "/seniors/senior-sun/guardians", {
    slot: "A",
    guardian: { name: "示例新人", phone: "13600001234" },
  });
  const senior = bodyOf(SeniorView, answer);
  const history = await town.database.db.query(
    "select slot, ended_at is null as now from pairings where senior_id = 'senior-sun' order by pairing_id",
  );
  const called = await town.database.db.query(
    "select 1 from outbox where person_id = $1 and senior_id = 'senior-sun'",
    [senior.guardians[0]?.personId],
  );

  expect(answer.status).toBe(200);
  expect(senior.guardians[0]).toMatchObject({ slot: "A", name: "示例新人" });
  expect(history).toEqual([
    { slot: "A", now: false },
    { slot: "B", now: true },
    { slot: "A", now: true },
  ]);
  expect(called.length).toBeGreaterThan(0);
});

test("guardian B cannot become guardian A beside themselves", async () => {
  const answer = await coordinator.send("PUT", "/seniors/senior-wang/guardians", {
    slot: "A",
    guardian: { personId: "wang-b", name: "示例 wang-b", phone: "13800001002" },
  });

  expect(answer).toMatchObject({ status: 422, body: { code: "GUARDIANS_SAME" } });
});
