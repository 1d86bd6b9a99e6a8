import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type EnrolmentBody, ErasureResult } from "../infra/contract/http.ts";
import { PersonHome } from "../infra/contract/person-homes.ts";
import { createLog } from "../infra/runtime/log.ts";
import { bodyOf, createTown, enrolAs, freshEnrolment, type Town, type Visitor } from "./test-town.ts";

const place = { lon: 120.712345, lat: 30.523456 };
const home = { address: "竹里街 12 号 3 室", place };
const lines: string[] = [];
let town: Town;
let coordinator: Visitor;
beforeAll(async () => {
  town = await createTown({
    log: createLog({ level: "debug", destination: { write: (line) => void lines.push(line) } }),
  });
  coordinator = await town.signIn("coordinator");
});
afterAll(() => town.stop());
let round = 0;
beforeEach(() => {
  round += 1;
});

type Guardian = EnrolmentBody["guardians"][number];
const enrolment = (...homes: readonly Guardian["home"][]): EnrolmentBody => {
  const body = freshEnrolment(`home-${round}`);
  const guardians = body.guardians.map((it, index) => {
    const at = homes[index];
    return at === undefined ? it : { ...it, home: at };
  });
  return { ...body, guardians };
};
const enrol = async (...homes: readonly Guardian["home"][]) => {
  const { guardianIds } = await enrolAs(coordinator, enrolment(...homes));
  const [a = "", b = ""] = guardianIds;
  return { a, b };
};
const homeOf = async (visitor: Visitor, personId: string) => await visitor.get(`/people/${personId}/home`);
const rowsOf = (personId: string) =>
  town.database.db.query("select home_address as address, home_lon as lon from people where person_id = $1", [
    personId,
  ]);

test("where a guardian lives is kept with them and read by whoever pairs, and stands in no other answer and no log", async () => {
  const { a, b } = await enrol(home);

  expect(bodyOf(PersonHome, await homeOf(coordinator, a))).toEqual(home);
  expect(bodyOf(PersonHome, await homeOf(coordinator, b))).toEqual({ address: "", place: null });
  const admin = await town.signIn("admin");
  const others = ["/people", "/seniors", `/seniors/senior-home-${round}`, `/people/${a}/channels`, "/session"];
  const answers = await Promise.all(others.map(async (path) => (await admin.get(path)).body));
  expect(JSON.stringify(answers)).not.toMatch(/竹里街|120\.712345/);
  const audit = await town.database.db.query(
    "select detail from audit where seq = (select max(seq) from audit where action = 'enrol')",
  );
  expect(audit).toEqual([{ detail: expect.objectContaining({ homeOf: [a] }) }]);
  expect(`${lines.join("\n")}${JSON.stringify(audit)}`).not.toMatch(/竹里街|120\.712345/);
});

test("nobody else reads it: neither a duty officer, nor the guardian's colleague, nor the coordinator of another area", async () => {
  const { a } = await enrol(home);
  const statuses = await Promise.all(
    ["duty-officer", "rescuer", "wang-a", "viewer"].map(async (login) => {
      const who = await town.signIn(login);
      return (await homeOf(who, a)).status;
    }),
  );

  expect(statuses).toEqual([403, 403, 403, 403]);
  expect((await homeOf(await town.signIn("coordinator-yanguan"), a)).status).toBe(404);
});

test.each(["竹里街12号3室", "竹里街 １２－３", "竹里街12#3"])(
  "two guardians in one home are refused, also when it is written %s, and nothing is left behind",
  async (address) => {
    const body = enrolment(home, { address, place: null });

    expect(await coordinator.send("POST", "/enrolments", body)).toMatchObject({
      status: 422,
      body: { code: "GUARDIANS_ONE_HOME" },
    });
    expect((await coordinator.get(`/seniors/senior-home-${round}`)).status).toBe(404);
  },
);

test("somebody who takes over is refused in the other guardian's home, and so is a move into it", async () => {
  const { b } = await enrol(home, { address: "竹里街 14 号", place: null });
  const pair = (slot: "A" | "B", guardian: Guardian) =>
    coordinator.send("PUT", `/seniors/senior-home-${round}/guardians`, { slot, guardian });
  const refused = { status: 422, body: { code: "GUARDIANS_ONE_HOME" } };
  const one = { address: "竹里街12号3室", place: null };

  expect(await pair("B", { name: "示例丙", phone: `1360001${1_000 + round}`, home: one })).toMatchObject(refused);
  expect(await pair("B", { personId: b, name: "示例乙", phone: "13600010000", home: one })).toMatchObject(refused);
  expect(bodyOf(PersonHome, await homeOf(coordinator, b)).address).toBe("竹里街 14 号");
});

test("whoever is paired again without a word about their home keeps it, and an empty one takes it away", async () => {
  const { a } = await enrol(home);
  const pair = (more: Partial<Guardian>) =>
    coordinator.send("PUT", `/seniors/senior-home-${round}/guardians`, {
      slot: "A",
      guardian: { personId: a, name: "示例甲", phone: "13600020000", ...more },
    });
  await pair({});
  const kept = bodyOf(PersonHome, await homeOf(coordinator, a));
  await pair({ home: { address: " ", place: null } });

  expect(kept).toEqual(home);
  expect(bodyOf(PersonHome, await homeOf(coordinator, a))).toEqual({ address: "", place: null });
});

test("a place that is none is refused: zero, swapped, half", async () => {
  const bad = [{ lon: 0, lat: 0 }, { lon: 30.5, lat: 120.7 }, { lon: 120.7 }];
  const statuses = await Promise.all(
    bad.map(async (at) => {
      const body = enrolment(home);
      const guardians = [{ ...body.guardians[0], home: { address: "", place: at } }, body.guardians[1]];
      return (await coordinator.send("POST", "/enrolments", { ...body, guardians })).status;
    }),
  );

  expect(statuses).toEqual([400, 400, 400]);
});

test("it goes out with the person's export, and is taken away with the person", async () => {
  const { a } = await enrol(home);
  const admin = await town.signIn("admin");
  const file = await admin.send("POST", `/people/${a}/export`, { reason: "askedByPerson" });
  expect(file.body).toContain('"home_address":"竹里街 12 号 3 室"');
  expect(file.body).toContain('"home_lon":120.712345');
  const next = { slot: "A", guardian: { name: "示例丁", phone: `1360003${1_000 + round}` } };
  await coordinator.send("PUT", `/seniors/senior-home-${round}/guardians`, next);

  const answer = await admin.send("POST", `/people/${a}/erasure`, { reason: "consentWithdrawn" });

  expect(bodyOf(ErasureResult, answer).erased).toMatchObject({ people: 1 });
  expect(await rowsOf(a)).toEqual([{ address: "", lon: null }]);
});
