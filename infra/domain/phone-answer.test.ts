import { expect, test } from "vitest";
import { readKeys, readReply } from "./phone-answer.ts";

test.each(["1", " 1 ", "１", "1\n"])("the reply %j says: I am going", (text) => {
  expect(readReply(text)).toEqual({ action: "acknowledge", number: null });
});

test.each(["2 7", "2#7", "２　７", "2-7"])("the reply %j says of incident 7: I cannot", (text) => {
  expect(readReply(text)).toEqual({ action: "decline", number: 7 });
});

test.each(["", "17", "3", "好的", "1 人", "我1点到", "TD", "1 7 8", "1 9999999999", "0", "-1"])(
  "the reply %j answers nothing",
  (text) => {
    expect(readReply(text)).toBeNull();
  },
);

test("the first key pressed counts, and other keys are no answer", () => {
  expect(readKeys("1")).toBe("acknowledge");
  expect(readKeys("21")).toBe("decline");
  expect([readKeys(""), readKeys("#"), readKeys("3")]).toEqual([null, null, null]);
});
