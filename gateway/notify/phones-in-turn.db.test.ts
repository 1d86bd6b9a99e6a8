import { afterEach, beforeEach, expect, test } from "vitest";
import { createPhones, type Phones } from "./stand-ins/phones.ts";
import { createService, type Service } from "./stand-ins/service.ts";

let service: Service;
let push: Phones;
let sms: Phones;
let voice: Phones;
beforeEach(async () => {
  [push, sms, voice] = [createPhones("push"), createPhones("sms"), createPhones("voice")];
  service = await createService({ channels: [push, sms, voice] });
  await service.db.query(
    `insert into channels (channel_id, person_id, kind, address, priority)
     select person_id || kind, person_id, kind, 'of ' || person_id, priority
     from unnest(array['guardian-a', 'guardian-b', 'rescuer-1']) as person_id,
       unnest(array['page', 'push', 'sms', 'voice']) with ordinality as way (kind, priority)`,
  );
});
afterEach(async () => {
  await service.replayed();
  await service.drop();
});

const both = ["guardian-a: alert", "guardian-b: alert"];

test("a guardian who does not look is told by page, notification, text and call, 45 s apart", async () => {
  await service.signal("exit");
  await service.settle();
  expect(service.page.heard()).toEqual(both);

  await service.pass(44_999);
  expect(push.heard()).toEqual([]);
  await service.pass(1);
  expect(push.heard()).toEqual(both);
  await service.pass(45_000);
  expect(sms.heard()).toEqual(both);
  expect(voice.heard()).toEqual([]);
  await service.pass(45_000);
  expect(voice.heard()).toEqual(both);
});

test("with no page open and a dead browser the text goes out in the same moment, and the call 45 s later", async () => {
  service.page.behave(() => ({ kind: "permanent", code: "NO_OPEN_PAGE" }));
  push.behave(() => ({ kind: "permanent", code: "HTTP_410" }));

  await service.signal("exit");
  await service.settle();
  expect(sms.heard()).toEqual(both);
  await service.pass(44_999);
  expect(voice.heard()).toEqual([]);
  await service.pass(1);

  expect(voice.heard()).toEqual(both);
});

test("a text that waits for its provider's limit keeps the call where it was", async () => {
  service.page.behave(() => ({ kind: "permanent", code: "NO_OPEN_PAGE" }));
  push.behave(() => ({ kind: "permanent", code: "HTTP_410" }));
  sms.behave(() => ({ kind: "retry", code: "LIMIT_REACHED", afterMs: 60_000 }));

  await service.signal("exit");
  await service.pass(45_000);

  expect(voice.heard()).toEqual(both);
});

test("an SOS rings a rescuer by every channel at once", async () => {
  await service.signal("sos");
  await service.settle();

  const rescuer = "rescuer-1: alert";
  for (const phones of [service.page, push, sms, voice]) expect(phones.heard()).toContain(rescuer);
});

test("whoever takes it hears no more channels, and whom a text has told a text tells the end", async () => {
  await service.signal("exit");
  await service.pass(90_000);
  sms.heard();

  await service.act("guardian-a", "acknowledge");
  await service.pass(45_000);
  expect(voice.heard()).toEqual(["guardian-b: alert"]);
  sms.heard();
  await service.act("officer", "found");
  await service.settle();

  expect(sms.heard()).toEqual(["guardian-a: standDown", "guardian-b: standDown"]);
  expect(voice.heard()).toEqual(["guardian-b: standDown"]);
});
