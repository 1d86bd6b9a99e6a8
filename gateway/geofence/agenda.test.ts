import fc from "fast-check";
import { expect, test } from "vitest";
import { createAgenda } from "./agenda.ts";

test("seniors come up at their last planned time, earliest first, each once", () => {
  const entry = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.option(fc.integer({ min: 0, max: 50 }), { nil: null }));
  fc.assert(
    fc.property(fc.array(entry), fc.integer({ min: 0, max: 60 }), (plans, now) => {
      const agenda = createAgenda<number>();
      const last = new Map<number, number>();
      for (const [key, at] of plans) {
        agenda.plan(key, at);
        if (at === null) last.delete(key);
        else last.set(key, at);
      }
      const taken: { key: number; at: number }[] = [];
      for (let due = agenda.takeDue(now); due !== null; due = agenda.takeDue(now)) taken.push(due);
      const expected = [...last].filter(([, at]) => at <= now);

      expect(taken.map((it) => it.at)).toEqual(expected.map(([, at]) => at).sort((left, right) => left - right));
      expect(new Map(taken.map((it) => [it.key, it.at]))).toEqual(new Map(expected));
    }),
  );
});
