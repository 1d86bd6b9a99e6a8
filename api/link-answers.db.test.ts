import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { answerTokenOf } from "../infra/db/answer-links.ts";
import { alertId } from "../infra/domain/ids.ts";
import { type Cloud, createCloud } from "./test-cloud.ts";
import { createTown, type Town } from "./test-town.ts";

let town: Town;
let cloud: Cloud;
beforeAll(async () => {
  town = await createTown();
  cloud = createCloud(town, "");
  await cloud.useWays("sms");
});
afterEach(() => cloud.rest());
afterAll(() => town.stop());

const fall = async (senior: "wang" | "li" = "wang") => {
  const incident = await cloud.fall(senior);
  const [first, second] = await cloud.take("sms");
  if (first === undefined || second === undefined) throw new Error("no alerts");
  const token = await answerTokenOf(town.database.db, alertId(first.id));
  return { incident, token, other: await answerTokenOf(town.database.db, alertId(second.id)) };
};
const press = async (token: string, headers: Record<string, string> = {}) => {
  const { server } = town;
  const answer = await server.inject({ method: "POST", url: "/api/v1/link-answers", payload: { token }, headers });
  return answer.statusCode === 200 ? "done" : answer.json<{ code: string }>().code;
};
const acknowledged = async (incident: string) =>
  (await cloud.bodyOf(incident)).responders.filter((it) => it.state === "acknowledged").length;

test("the button behind the link acknowledges for whom it was sent to, without a sign-in", async () => {
  const { incident, token, other } = await fall();

  expect(await press(token)).toBe("done");
  expect([(await cloud.bodyOf(incident)).state, await acknowledged(incident)]).toEqual(["acknowledged", 1]);
  expect(await press(other)).toBe("done");

  expect(await acknowledged(incident)).toBe(2);
});

test("whoever answers from an address has verified it, and nobody else", async () => {
  await town.database.db.query("update channels set verified_at = null");
  const { token } = await fall();
  const verified = () =>
    town.database.db.query("select person_id as who, kind from channels where verified_at is not null order by 1");
  const before = await verified();
  await press(token);

  expect(before).toEqual([]);
  expect(await verified()).toMatchObject([{ kind: "sms" }]);
});

test("a link is used up: pressed again after a withdrawal it answers nothing", async () => {
  const { incident, token } = await fall();
  await press(token);
  const { leadId } = await cloud.bodyOf(incident);
  await cloud.act(leadId ?? "", incident, "withdraw");

  expect(await press(token)).toBe("done");

  expect(await acknowledged(incident)).toBe(0);
});

test("a forged, cut or foreign token answers nothing", async () => {
  const { incident, token } = await fall();
  const bytes = Buffer.from(token, "base64url");
  const forged = [0, 15, 16, 31].map((index) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt8(copy.readUInt8(index) ^ 1, index);
    return copy.toString("base64url");
  });

  for (const each of [...forged, token.slice(0, -2), `${token}A`, "x", `${token}=`]) {
    expect(await press(each)).toBe("LINK_INVALID");
  }
  expect(await acknowledged(incident)).toBe(0);
});

test("a link is too old after a day, and after the end it says that it is over", async () => {
  const first = await fall();
  await cloud.act("duty-officer", first.incident, "found");
  expect(await press(first.token)).toBe("INCIDENT_ENDED");
  const second = await fall("li");
  await cloud.pass(24 * 3_600_000 + 1);

  expect(await press(second.token)).toBe("LINK_EXPIRED");
});

test("a page of another site cannot press it, and nothing can be asked with the token in an address", async () => {
  const { incident, token } = await fall();

  expect(await press(token, { origin: "https://elsewhere.example" })).toBe("ORIGIN_FORBIDDEN");
  const look = await town.server.inject({ method: "GET", url: `/api/v1/link-answers?token=${token}` });

  expect(look.statusCode).toBeGreaterThanOrEqual(404);
  expect(await acknowledged(incident)).toBe(0);
});
