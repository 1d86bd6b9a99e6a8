import { afterEach, beforeEach, expect, test } from "vitest";
import { type Circle, createCircle } from "../../infra/db/incident-test-circle.ts";
import type { RobotKind } from "../../infra/domain/robot.ts";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import { dingTalkRobot } from "./ding-talk.ts";
import { feishuRobot } from "./feishu.ts";
import { createRobotChannel } from "./robot.ts";
import { type ChatRobots, createChatRobots, robotSecret, robotToken } from "./stand-ins/chat-robots.ts";
import { deliveryOf } from "./stand-ins/claimed.ts";
import { weComRobot } from "./we-com.ts";

let circle: Circle;
let chat: ChatRobots;
beforeEach(async () => {
  circle = await createCircle([]);
  chat = await createChatRobots(() => circle.clock.now());
});
afterEach(async () => {
  await chat.close();
  await circle.drop();
});

const apis = { weCom: weComRobot, dingTalk: dingTalkRobot, feishu: feishuRobot };
const kinds = ["weCom", "dingTalk", "feishu"] as const;
const send = (kind: RobotKind, secret = `${robotToken} ${robotSecret}`, address = "robot-1") =>
  createRobotChannel(apis[kind](chat.url), { db: circle.db, clock: circle.clock, publicUrl: null }).send(
    deliveryOf({ address, secret }),
    { signal: AbortSignal.timeout(10_000) },
  );

test.each(kinds)("a group of %s hears of a senior without a name", async (kind) => {
  expect(await send(kind)).toEqual({ kind: "accepted", providerId: null });

  expect(chat.texts).toEqual(["【121】一位老人离开家了\n硖石街道\n请打开页面，告诉大家你去不去。编号 7。"]);
});

test.each([
  ["weCom", "another-token-it-is", "WECOM_93000"],
  ["dingTalk", `another-token-it-is ${robotSecret}`, "DINGTALK_300001"],
  ["dingTalk", `${robotToken} another-secret`, "DINGTALK_310000"],
  ["feishu", `another-token-it-is ${robotSecret}`, "FEISHU_19001"],
  ["feishu", `${robotToken} another-secret`, "FEISHU_19021"],
] as const)("a %s robot that its group no longer knows is given up: 200 is not success", async (kind, secret, code) => {
  expect(await send(kind, secret)).toEqual({ kind: "permanent", code });
});

test.each(kinds)(
  "a %s robot is tried again when its provider is away, or answers what nobody can read",
  async (kind) => {
    chat.answerWith({ status: 502, body: "" }, { status: 200, body: "<html>" }, { status: 200, body: "{}" });

    expect(await send(kind)).toEqual({ kind: "retry", code: "HTTP_502" });
    expect(await send(kind)).toEqual({ kind: "retry", code: "BODY_REFUSED" });
    expect(await send(kind)).toEqual({ kind: "retry", code: "BODY_REFUSED" });
  },
);

test.each(["weCom", "dingTalk"] as const)(
  "the 21st message of a minute never reaches %s, so nobody is silenced",
  async (kind) => {
    for (let sent = 0; sent < 20; sent += 1) await send(kind);

    expect(await send(kind)).toEqual({ kind: "retry", code: "LIMIT_REACHED", afterMs: MINUTE_MS });
    expect(chat.calls).toHaveLength(20);
    await circle.advance(MINUTE_MS);
    expect(await send(kind)).toMatchObject({ kind: "accepted" });
  },
);

test("a DingTalk robot that others have silenced is left alone for ten minutes, and the next channel is tried", async () => {
  chat.answerWith({ status: 200, body: '{"errcode":130101,"errmsg":"send too fast"}' });

  expect(await send("dingTalk")).toEqual({ kind: "permanent", code: "DINGTALK_130101" });
  await circle.advance(10 * MINUTE_MS - 1);
  expect(await send("dingTalk")).toMatchObject({ code: "LIMIT_REACHED" });
  expect(chat.calls).toHaveLength(1);
  await circle.advance(1);
  expect(await send("dingTalk")).toMatchObject({ kind: "accepted" });
});

test("a robot that is asked to come back in nine seconds is called by nobody before", async () => {
  chat.answerWith({ status: 429, headers: { "retry-after": "9" }, body: "" });

  expect(await send("feishu")).toEqual({ kind: "retry", code: "HTTP_429", afterMs: 9_000 });
  expect(await send("feishu")).toEqual({ kind: "retry", code: "LIMIT_REACHED", afterMs: 9_000 });
  expect(await send("feishu", undefined, "robot-2")).toMatchObject({ kind: "accepted" });
});

test("a robot without its key is passed over", async () => {
  const channel = createRobotChannel(weComRobot(chat.url), { db: circle.db, clock: circle.clock, publicUrl: null });

  const result = await channel.send(deliveryOf({ secret: null }), { signal: AbortSignal.timeout(10_000) });

  expect(result).toEqual({ kind: "permanent", code: "CHANNEL_SECRET_MISSING" });
});
