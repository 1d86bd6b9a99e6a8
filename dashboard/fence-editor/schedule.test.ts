import { expect, test } from "vitest";
import { presetNames, readTime, type Schedule, scheduleOf, scheduleText, timeText, toggleDay } from "./schedule.ts";

const text = (spans: Schedule["spans"]) => scheduleText({ spans });

test("a schedule is read as one would say it", () => {
  expect(presetNames.map((name) => scheduleText(scheduleOf(name)))).toEqual([
    "一直",
    "每天 22:00 到次日 06:00",
    "周一到周五 08:00 到 18:00",
    "周六、周日 全天",
  ]);
  expect(
    text([
      { days: ["sun", "mon"], from: 0, to: 1_440 },
      { days: ["wed"], from: 61, to: 125 },
    ]),
  ).toBe("周一、周日 全天；周三 01:01 到 02:05");
});

test("times are read as they are written, anything else is none", () => {
  for (const minutes of [0, 61, 1_320, 1_439]) expect(readTime(timeText(minutes))).toBe(minutes);
  expect([readTime("9:05"), readTime("２２：００")]).toEqual([545, 1_320]);
  for (const wrong of ["", "24:00", "900", "12:60"]) expect(readTime(wrong)).toBeNull();
});

test("a day is switched on in the order of the week, and off again", () => {
  const span: Schedule["spans"][number] = { days: ["mon", "sun"], from: 0, to: 0 };

  expect(toggleDay(span, "wed").days).toEqual(["mon", "wed", "sun"]);
  expect(toggleDay(toggleDay(span, "wed"), "wed")).toEqual(span);
});
