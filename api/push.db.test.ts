import { createECDH } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ChannelList, PushKeyView } from "../infra/contract/http.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let guardian: Visitor;
beforeEach(async () => {
  town = await createTown();
  guardian = await town.signIn("wang-a");
});
afterEach(async () => {
  await town.stop();
});

const keys = { p256dh: createECDH("prime256v1").generateKeys("base64url"), auth: "BTBZMqHH6r4Tts7J_aSIgg" };
const endpoint = "https://web.push.apple.com/QGuQyavXutnMbIfOMxpeTB2nWDDu";
const kinds = async (person = "wang-a") =>
  bodyOf(ChannelList, await town.signIn("admin").then((it) => it.get(`/people/${person}/channels`))).items.map(
    (it) => it.kind,
  );
const put = (over: object = {}, as = guardian, person = "wang-a") =>
  as.send("PUT", `/people/${person}/push`, { endpoint, keys, ...over });

test("a page learns the key that browsers subscribe with, the same each time", async () => {
  const first = bodyOf(PushKeyView, await guardian.get("/people/wang-a/push"));

  expect(Buffer.from(first.publicKey ?? "", "base64url")).toHaveLength(65);
  expect(bodyOf(PushKeyView, await guardian.get("/people/wang-a/push"))).toEqual(first);
});

test("a browser joins the channels of a guardian who had chosen none, beside the open page and MQTT", async () => {
  expect((await put()).status).toBe(204);
  expect((await put()).status).toBe(204);

  expect(await kinds()).toEqual(["page", "push", "mqtt"]);
  const shown = await guardian.get("/people/wang-a/channels");
  expect(JSON.stringify(shown.body)).not.toContain("apple");
  expect(JSON.stringify(shown.body)).not.toContain(keys.auth);
});

test("a browser takes itself away, and may come back", async () => {
  await put();

  const gone = await guardian.send("DELETE", "/people/wang-a/push", { endpoint });

  expect(gone.status).toBe(204);
  expect(await kinds()).toEqual(["page", "mqtt"]);
  await put();
  expect(await kinds()).toEqual(["page", "push", "mqtt"]);
});

test("a shared phone tells only whoever signed in last", async () => {
  await put();

  await put({}, await town.signIn("wang-b"), "wang-b");

  expect(await kinds("wang-a")).toEqual(["page", "mqtt"]);
  expect(await kinds("wang-b")).toEqual(["page", "push", "mqtt"]);
});

test("the newest four browsers of a person are told", async () => {
  for (const name of ["a", "b", "c", "d", "e"]) await put({ endpoint: endpoint + name });

  expect(await kinds()).toEqual(["page", "push", "push", "push", "push", "mqtt"]);
});

test("nobody subscribes for somebody else, not even their coordinator, and it stands in the audit who did", async () => {
  const coordinator = await town.signIn("coordinator");

  expect((await put({}, coordinator)).status).toBe(403);
  expect((await put({}, await town.signIn("wang-b"))).status).toBe(404);
  await put();

  const audited = await town.database.db.query(
    "select person_id, detail from audit where action = 'changeChannels' order by seq",
  );
  expect(audited).toEqual([{ person_id: "wang-a", detail: { kinds: ["push"], changedPersonId: "wang-a" } }]);
});

test.each([
  [{ endpoint: "http://web.push.apple.com/x" }, 422],
  [{ endpoint: "https://127.0.0.1/x" }, 422],
  [{ endpoint: "https://web.push.apple.com/x y" }, 422],
  [{ keys: { ...keys, auth: "short" } }, 400],
  [{ keys: { ...keys, p256dh: "short" } }, 400],
])("%j is no subscription", async (over, status) => {
  expect((await put(over)).status).toBe(status);
});

test("a list of channels keeps a browser by its name, and none can be made up", async () => {
  await put();
  const list = bodyOf(ChannelList, await guardian.get("/people/wang-a/channels")).items;
  const name = list.find((it) => it.kind === "push")?.address;

  const kept = await guardian.send("PUT", "/people/wang-a/channels", { items: [{ kind: "push", address: name }] });
  const made = await guardian.send("PUT", "/people/wang-a/channels", {
    items: [{ kind: "push", address: "browser-000000000000" }],
  });

  expect([kept.status, made.status]).toEqual([200, 422]);
  expect(
    await town.database.db.query(
      "select 1 from channels where kind = 'push' and secret is not null and disabled_at is null",
    ),
  ).toHaveLength(1);
});
