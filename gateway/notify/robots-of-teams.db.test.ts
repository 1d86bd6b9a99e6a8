import { afterEach, beforeEach, expect, test } from "vitest";
import { type Circle, createCircle } from "../../infra/db/incident-test-circle.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { createNotify, type Notify } from "./notify.ts";
import { type ChatRobots, createChatRobots, robotSecret, robotToken } from "./stand-ins/chat-robots.ts";
import { noProviders } from "./stand-ins/no-providers.ts";

let circle: Circle;
let chat: ChatRobots;
let notify: Notify;
beforeEach(async () => {
  circle = await createCircle();
  chat = await createChatRobots(() => circle.clock.now());
  notify = createNotify({
    ...circle,
    ...noProviders,
    log: silentLog,
    metrics: createMetrics(),
    mail: null,
    webhookPrivateHosts: [],
    publishToGuardian: async () => "acknowledged",
    providers: { ...noProviders.providers, robots: { weCom: chat.url, dingTalk: chat.url, feishu: chat.url } },
  });
  await circle.db.query("insert into people (person_id, name) values ('team', 'Demo group')");
  await circle.db.query("insert into person_roles (person_id, role, area_id) values ('team', 'rescuer', 'haining')");
  await circle.db.query(
    "insert into channels (channel_id, person_id, kind, address, secret) values ('group', 'team', 'dingTalk', 'robot-1', $1)",
    [`${robotToken} ${robotSecret}`],
  );
});
afterEach(async () => {
  await notify.stop();
  await chat.close();
  await circle.replayed();
  await circle.drop();
});

const titles = () => chat.texts.map((text) => text.split("\n")[0]);

test("a team's group hears an SOS at once, and an exit only when no guardian answers", async () => {
  await circle.signal("exit");
  await notify.settle();
  expect(titles()).toEqual([]);

  await circle.signal("sos");
  await notify.settle();

  expect(titles()).toEqual(["【121】一位老人按了求救"]);
  expect(chat.texts.join()).not.toMatch(/王|000|120\.6|30\.5/);
});

test("a team's group is told when it is over", async () => {
  await circle.signal("sos");
  await notify.settle();

  await circle.act("officer", "found");
  await notify.settle();

  expect(titles()).toEqual(["【121】一位老人按了求救", "【121】一位老人的事结束了"]);
});

test("a group that cannot be reached takes nobody else's place: its people are called as ever", async () => {
  await circle.db.query("update channels set secret = 'a-wrong-token-it-is' where channel_id = 'group'");

  await circle.signal("sos");
  await notify.settle();

  const states = (await circle.incident()).responders.map((it) => `${it.personId} ${it.state}`);
  expect(states).toContain("team unreachable");
  expect(states).toContain("rescuer-1 called");
});
