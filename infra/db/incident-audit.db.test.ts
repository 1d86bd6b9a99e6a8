import { afterEach, beforeEach, expect, test } from "vitest";
import { countOpenIncidents, findForgottenIncidents } from "./incident-audit.ts";
import { type Circle, createCircle } from "./incident-test-circle.ts";

let circle: Circle;
beforeEach(async () => {
  circle = await createCircle(["wang", "li"]);
});
afterEach(async () => {
  await circle.drop();
});

test("an incident with a timer, or with a message that has not gone out, is not forgotten", async () => {
  await circle.signal("exit");
  await circle.signalOf("li", "exit");
  await circle.db.query("update outbox set state = 'accepted' where senior_id = 'wang'");
  await circle.db.query(
    "delete from incident_timers t using incidents i where t.incident_id = i.incident_id and i.senior_id = 'li'",
  );

  expect(await findForgottenIncidents(circle.db)).toEqual([]);
});

test("an incident with neither is found, and an ended one is not looked at", async () => {
  await circle.signal("exit");
  await circle.signalOf("li", "exit");
  await circle.act("officer", "found", { senior: "li" });
  await circle.db.query("delete from incident_timers");
  await circle.db.query("update outbox set state = 'failed'");

  expect(await findForgottenIncidents(circle.db)).toEqual([(await circle.incident()).incidentId]);
  expect(await countOpenIncidents(circle.db)).toBe(1);
});

test("years of closed incidents are not read when the open ones are looked through", async () => {
  await circle.signal("exit");
  await circle.db.query(
    `insert into incidents (incident_id, senior_id, area_id, state, level, generation, raised_at, ended_at, closed_at, body)
     select 'old-' || n, 'li', 'xiashi', 'closed', 0, 1, now(), now(), now(), '{}' from generate_series(1, 20000) n`,
  );
  await circle.db.query("analyze incidents");

  const plans: string[] = [];
  const spy = {
    ...circle.db,
    query: async <Row>(text: string): Promise<readonly Row[]> => {
      const rows = await circle.db.query<{ "QUERY PLAN": string }>(`explain ${text}`);
      plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
      return [];
    },
  };
  await findForgottenIncidents(spy);
  await countOpenIncidents(spy);

  expect(plans).toHaveLength(2);
  for (const plan of plans) expect(plan).not.toContain("Seq Scan on incidents");
});
