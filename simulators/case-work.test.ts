import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { IncidentAction } from "../infra/domain/incident.ts";
import { type CaseWork, createCaseWork } from "./case-work.ts";
import type { Reaction } from "./reaction.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const goes: Reaction = { kind: "goes", acknowledgeS: 10, departS: 60, contactS: 300 };

function begin(reaction: Reaction, delayScale = 1): { deeds: IncidentAction[]; work: CaseWork } {
  const deeds: IncidentAction[] = [];
  return { deeds, work: createCaseWork({ reaction, delayScale, act: (action) => deeds.push(action) }) };
}
const pass = (seconds: number) => void vi.advanceTimersByTime(seconds * 1_000);

describe("a guardian who goes", () => {
  test("acknowledges after 10 s, leaves after a minute, meets the senior after five", () => {
    const { deeds } = begin(goes);

    pass(9);
    expect(deeds).toEqual([]);
    pass(1);
    expect(deeds).toEqual(["acknowledge"]);
    pass(50);
    expect(deeds.at(-1)).toBe("enRoute");
    pass(240);
    expect(deeds.at(-1)).toBe("contact");
  });

  test("reports the senior found when the wristband is home, once", () => {
    const { deeds, work } = begin(goes);
    pass(400);
    work.noteHome();
    work.noteHome();
    pass(3_600);

    expect(deeds.filter((deed) => deed === "found")).toHaveLength(1);
  });

  test("does not report somebody found whom they have not met", () => {
    const { deeds, work } = begin(goes);
    pass(100);
    work.noteHome();

    expect(deeds).toEqual(["acknowledge", "enRoute"]);
  });

  test("reports after a quarter of an hour in any case: the wristband may be broken", () => {
    const { deeds } = begin(goes);
    pass(300 + 899);
    expect(deeds).not.toContain("found");
    pass(1);

    expect(deeds.at(-1)).toBe("found");
  });

  test("stops when others end the incident", () => {
    const { deeds, work } = begin(goes);
    pass(20);
    work.stop();
    work.noteHome();
    pass(7_200);

    expect(deeds).toEqual(["acknowledge"]);
  });

  test("in a hurry does the same ten times as fast", () => {
    const { deeds } = begin(goes, 0.1);
    pass(30);

    expect(deeds).toEqual(["acknowledge", "enRoute", "contact"]);
  });
});

test("who stays says yes and no more; who declines says no; who sleeps says nothing", () => {
  const stays = begin({ kind: "stays", acknowledgeS: 5 });
  const declines = begin({ kind: "declines", atS: 5 });
  const silent = begin({ kind: "silent" });
  pass(7_200);

  expect(stays.deeds).toEqual(["acknowledge"]);
  expect(declines.deeds).toEqual(["decline"]);
  expect(silent.deeds).toEqual([]);
});
