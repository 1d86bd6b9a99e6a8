import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { Alert } from "../../infra/contract/alerts.ts";
import { messageKinds } from "../../infra/domain/incident-consequences.ts";
import { signalKinds } from "../../infra/domain/signal.ts";
import { substitutionNews } from "../../infra/domain/substitution.ts";
import { compose } from "./compose.ts";
import { phoneWords } from "./phone-words.ts";
import { claimedAlert, deliveryOf } from "./stand-ins/claimed.ts";
import { en } from "./text/en.ts";
import { zhCn } from "./text/zh-cn.ts";

const body = claimedAlert().body;

test("a guardian reads who left, what is asked, and the number for the radio", () => {
  expect(compose(claimedAlert())).toMatchObject({
    title: "王奶奶离开家了",
    text: "请打开页面，告诉大家你去不去。编号 7。",
  });
  expect(compose(claimedAlert({ locale: "en" }))).toMatchObject({
    title: "王奶奶 has left home",
    text: "Open the page and say whether you can go. No. 7.",
  });
});

test("a call that comes late says so, and why it comes again", () => {
  const about = { ...body.about, why: "noAnswer", delayedMs: 7 * 60_000 } as const;

  expect(compose(claimedAlert({ body: { ...body, about } })).text).toBe(
    "还没有人接。请打开页面，告诉大家你去不去。系统中断过，这条消息晚了 7 分钟。编号 7。",
  );
});

test("a call for what a band told late says how long ago it was", () => {
  const about = { ...body.about, why: "raised", delayedMs: 12 * 60_000 } as const;

  expect(compose(claimedAlert({ body: { ...body, about } })).text).toBe(
    "请打开页面，告诉大家你去不去。手环的消息来晚了，这是 12 分钟前的事。编号 7。",
  );
});

test("an exercise is marked before everything else", () => {
  expect(compose(claimedAlert({ body: { ...body, drill: true } })).title).toMatch(/^【演练】/);
});

test("a false alarm ends with other words than a find", () => {
  const end = (event: "found" | "falseAlarm") =>
    compose(claimedAlert({ kind: "standDown", body: { ...body, about: { ...body.about, event } } })).text;

  expect(end("found")).toContain("人找到了");
  expect(end("falseAlarm")).toContain("误报");
});

test("news of a substitute names nobody, no place and no phone, and fits a telephone, in both languages", () => {
  for (const substitution of substitutionNews) {
    for (const [locale, words] of [
      ["zh-CN", zhCn],
      ["en", en],
    ] as const) {
      const delivery = deliveryOf({ kind: "notice", locale, number: null, body: { ...body, substitution } });

      expect(delivery.alert).toMatchObject(words.substitution[substitution]);
      expect(phoneWords(delivery).title).toBe(delivery.alert.title);
    }
  }
});

test("every kind of message about every kind of signal is a whole alert in both languages, without a gap", () => {
  for (const kind of messageKinds) {
    for (const signalKind of [...signalKinds, null]) {
      for (const locale of ["zh-CN", "en"] as const) {
        const alert = compose(claimedAlert({ kind, locale, body: { ...body, signalKind } }));

        expect(Value.Check(Alert, alert)).toBe(true);
        expect(`${alert.title}${alert.text}`).not.toMatch(/undefined|null|NaN/);
        expect(alert.title.trim()).not.toBe("");
      }
    }
  }
});

test("a locked screen shows no place, no phone number and no full name: none is handed to the text", () => {
  const keys = Object.keys(claimedAlert());

  expect(keys.filter((key) => /place|lon|lat|phone|seniorName|home/.test(key))).toEqual([]);
});

test("a very long or broken name cannot push the words off the screen", () => {
  const alert = compose(claimedAlert({ calledName: `${"长".repeat(500)}\n\u202e` }));

  expect(alert.title.length).toBeLessThan(60);
  expect(alert.title).not.toMatch(/[\n\u202e]/);
});

test("both languages say the same things", () => {
  expect(keysOf(en)).toEqual(keysOf(zhCn));
});

function keysOf(words: object, path = ""): readonly string[] {
  return Object.entries(words)
    .flatMap(([key, value]) =>
      typeof value === "object" && value !== null ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
    )
    .sort();
}
