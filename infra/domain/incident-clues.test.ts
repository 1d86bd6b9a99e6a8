import { expect, test } from "vitest";
import { personId } from "./ids.ts";
import { createWorld, fullRoster } from "./incident-test-world.ts";

const MINUTE = 60_000;
const clue = (clueId: string) => ({ kind: "clue", clueId }) as const;
const judge = (clueId: string, judgement: "confirmed" | "dismissed", who = "ling") =>
  ({ kind: "judgeClue", clueId, judgement, personId: personId(who) }) as const;

test("a clue where nobody is missed opens a suspicion: the officer on duty hears of it, no guardian does", () => {
  const world = createWorld();

  world.take(clue("c1"));

  expect(world.incident()).toMatchObject({
    state: "suspected",
    responders: [],
    clues: [{ clueId: "c1", state: "given" }],
  });
  expect(world.heard()).toEqual(["duty clue"]);
});

test("where no officer is on duty the team is told, and where there is none the coordinators", () => {
  const heardWith = (roster: typeof fullRoster) => {
    const world = createWorld({ roster });
    world.take(clue("c1"));
    return world.heard();
  };
  const rescuers = fullRoster[1].filter((it) => it.part === "rescuer");

  expect(heardWith({ ...fullRoster, 1: rescuers })).toEqual(["ling clue"]);
  expect(heardWith({ ...fullRoster, 1: [] })).toEqual(["coord clue"]);
});

test("a flood of clues tells the officer once in ten minutes and ends at two hundred", () => {
  const world = createWorld();
  for (let index = 0; index < 200; index += 1) world.take(clue(`c${index}`));
  expect(world.heard()).toEqual(["duty clue"]);

  expect(world.take(clue("one-more"))).toEqual({ kind: "refused", code: "RATE_LIMITED" });
  expect(world.incident().clues.length).toBe(200);
});

test("after ten minutes without a judgement a new clue is news again", () => {
  const world = createWorld();
  world.take(clue("c1"));
  world.heard();
  world.pass(10 * MINUTE);

  world.take(clue("c2"));

  expect(world.heard()).toEqual(["duty clue"]);
});

test("a suspicion waits two hours for the judgement of its clue, and goes once the clue is found wrong", () => {
  const waiting = createWorld();
  waiting.take(clue("c1"));
  waiting.pass(119 * MINUTE);
  waiting.signal("enter");
  expect(waiting.incident().state).toBe("suspected");
  waiting.pass(10 * MINUTE);
  expect(waiting.incident().state).toBe("closed");

  const judged = createWorld();
  judged.take(clue("c1"));
  judged.pass(20 * MINUTE);
  judged.take(judge("c1", "dismissed"));
  judged.pass(0);
  expect(judged.incident().state).toBe("closed");
});

test("a clue in an incident goes to the officer and to whoever of the team is on it; once confirmed, everybody hears", () => {
  const world = createWorld();
  world.signal("sos");
  world.act("ling", "acknowledge");
  world.heard();

  world.take(clue("c1"));
  expect(world.heard()).toEqual(["duty clue", "ling clue"]);
  world.take(judge("c1", "confirmed"));

  expect(world.heard()).toEqual(["anna update", "bo update", "duty update"]);
  expect(world.take(judge("c1", "confirmed", "duty"))).toEqual({ kind: "accepted", events: [] });
});

test("nobody hears of a clue that is found wrong, and whoever judges last is right", () => {
  const world = createWorld();
  world.signal("exit");
  world.take(clue("c1"));
  world.heard();

  world.take(judge("c1", "dismissed"));
  expect(world.heard()).toEqual([]);
  world.take(judge("c1", "confirmed", "duty"));

  expect(world.incident().clues).toMatchObject([{ state: "confirmed" }]);
});

test("the same clue twice is one, and what was never given cannot be judged", () => {
  const world = createWorld();
  world.take(clue("c1"));

  expect(world.take(clue("c1"))).toEqual({ kind: "accepted", events: [] });
  expect(world.take(judge("c9", "confirmed"))).toEqual({ kind: "refused", code: "NOT_FOUND" });
});

test("a clue after the end opens a suspicion of its own, and one during a drill tells nobody", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("duty", "found");
  const ended = world.incident().incidentId;
  world.take(clue("c1"));
  expect(world.incident()).toMatchObject({ state: "suspected" });
  expect(world.incident().incidentId).not.toBe(ended);

  const drill = createWorld();
  drill.drill("anna");
  drill.heard();
  drill.take(clue("c1"));
  expect(drill.heard()).toEqual([]);
});
