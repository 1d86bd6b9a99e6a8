import { afterEach, beforeEach, expect, test } from "vitest";
import { channelOwner, openIfReadable } from "../infra/db/sealed-secrets.ts";
import { createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let coordinator: Visitor;
beforeEach(async () => {
  town = await createTown();
  coordinator = await town.signIn("coordinator");
});
afterEach(async () => {
  await town.stop();
});

const token = "0123456789abcdef0123";
const dingTalk = `https://oapi.dingtalk.com/robot/send?access_token=${token}`;
const secret = "SECabcdef0123456789";
const put = (person: string, items: readonly object[], as = coordinator) =>
  as.send("PUT", `/people/${person}/channels`, { items });
const stored = async () => {
  const { db } = town.database;
  const rows = await db.query<{ kind: string; person: string; secret: string | null }>(
    "select kind, person_id as person, secret from channels where disabled_at is null order by priority",
  );
  return rows.map((row) => ({ kind: row.kind, secret: openIfReadable(db, row.secret, channelOwner(row.person)) }));
};

test("a robot's address goes in and never comes out: a name stands for it, and keeps it", async () => {
  const set = await put("wang-a", [{ kind: "dingTalk", address: dingTalk, secret }]);
  const shown = JSON.stringify(set.body);
  const name = /robot-[0-9a-f]{12}/.exec(shown)?.[0];

  const kept = await put("wang-a", [{ kind: "page" }, { kind: "dingTalk", address: name }]);

  expect([set.status, kept.status]).toEqual([200, 200]);
  expect(shown).not.toContain(token);
  expect(shown).not.toContain(secret);
  expect(await stored()).toEqual([
    { kind: "page", secret: null },
    { kind: "dingTalk", secret: `${token} ${secret}` },
  ]);
});

test.each([
  [{ kind: "dingTalk", address: "robot-000000000000" }],
  [{ kind: "weCom", address: dingTalk }],
  [{ kind: "feishu", address: "https://open.feishu.cn/open-apis/bot/v2/hook/short" }],
  [{ kind: "dingTalk", address: dingTalk, secret: "a secret with blanks" }],
  [{ kind: "weCom" }],
])("%j is no robot", async (item) => {
  const answer = await put("wang-a", [item]);

  expect(answer).toMatchObject({ status: 422, body: { code: "CHANNEL_ADDRESS_INVALID" } });
});

test("one group has one robot here: a second person with it would make it hear everything twice", async () => {
  await put("wang-a", [{ kind: "weCom", address: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${token}` }]);

  const second = await put("wang-b", [
    { kind: "weCom", address: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${token}` },
  ]);

  expect(second).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
});

test("guardians choose their own channels, but no group's", async () => {
  const guardian = await town.signIn("wang-a");

  const answer = await put("wang-a", [{ kind: "dingTalk", address: dingTalk, secret }], guardian);

  expect(answer).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
});
