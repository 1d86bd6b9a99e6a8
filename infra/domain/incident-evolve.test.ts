import { expect, test } from "vitest";
import { fenceId, personId } from "./ids.ts";
import { SIGNALS_KEPT } from "./incident.ts";
import { systemActor } from "./incident-event.ts";
import { evolve, replay } from "./incident-evolve.ts";
import { createWorld } from "./incident-test-world.ts";

test("a story cannot begin in the middle", () => {
  const world = createWorld();

  expect(() => evolve(null, { kind: "dismissed", at: world.now(), actor: systemActor })).toThrow("dismissed");
});

test("what only tells the story changes nothing, not even the count of events", () => {
  const world = createWorld();
  world.signal("exit");
  const told = {
    at: world.now(),
    actor: systemActor,
    personId: personId("anna"),
    channel: "page",
    attempt: 1,
  } as const;

  const after = evolve(evolve(world.incident(), { kind: "delivered", message: "alert", ...told }), {
    kind: "deliveryFailed",
    code: "GONE",
    ...told,
  });

  expect(after).toBe(world.incident());
});

test("an incident with hundreds of signals keeps the newest and the gravest", () => {
  const world = createWorld();
  world.signal("sos");
  for (let fence = 0; fence < 100; fence += 1) world.signal("exit", { fenceId: fenceId(`fence-${fence}`) });

  const { signals } = world.incident();
  expect(signals).toHaveLength(SIGNALS_KEPT);
  expect(signals[0]?.kind).toBe("sos");
  expect(signals.at(-1)?.fenceId).toBe("fence-99");
});

test("who is called again keeps what they have answered", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("anna", "enRoute");
  world.signal("sos");

  expect(world.incident().responders.find((it) => it.personId === "anna")?.state).toBe("enRoute");
});

test("a reopened incident asks everybody anew and keeps when it first began", () => {
  const world = createWorld();
  world.signal("exit");
  const { raisedAt } = world.incident();
  world.act("anna", "enRoute");
  world.act("duty", "found");
  world.pass(60_000);

  world.act("duty", "reopen");

  const incident = world.incident();
  expect(incident.raisedAt).toBe(raisedAt);
  expect(incident.liveSince).toBe(world.now());
  expect(incident.leadId).toBeNull();
  expect(incident.responders.map((it) => it.state)).toEqual(["called", "called"]);
  expect(incident.timers.find((it) => it.kind === "hardCap")?.dueAt).toBe(world.now() + 30 * 60_000);
});

test("a story read in full gives the incident, read in part the incident of that moment", () => {
  const world = createWorld();
  world.signal("exit");
  const early = world.incident();
  const length = world.stories().get(early.incidentId)?.length;
  world.act("anna", "contact");
  const story = world.stories().get(early.incidentId) ?? [];

  expect(replay(story.slice(0, length))).toEqual(early);
  expect(replay(story)).toEqual(world.incident());
});
