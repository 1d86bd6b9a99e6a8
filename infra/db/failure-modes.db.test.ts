import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findForgottenIncidents } from "./incident-audit.ts";
import { type Circle, createCircle } from "./incident-test-circle.ts";

let circle: Circle;
beforeAll(async () => {
  circle = await createCircle();
});
beforeEach(() => circle.clear());
afterAll(() => circle.drop());

const count = async (table: string) => (await circle.db.query(`select 1 from ${table}`)).length;

/** SQLSTATE 53100 (disk_full) from whatever writes into `table`, for as long as `work` lasts. */
async function withFullDisk(table: string, work: () => Promise<void>): Promise<void> {
  await circle.db.query(
    `create function no_room() returns trigger language plpgsql as 'begin raise exception using errcode = ''53100''; end'`,
  );
  await circle.db.query(`create trigger no_room before insert on ${table} for each row execute function no_room()`);
  await work();
  await circle.db.query("drop function no_room cascade");
}

test.each(["outbox", "incident_events", "incident_timers", "signals"])(
  "a full disk takes nothing by halves: no room in %s, no incident; with room again the repeat is whole",
  async (table) => {
    await withFullDisk(table, async () => {
      await expect(circle.signal("exit")).rejects.toMatchObject({ code: "53100" });
      expect([await count("incidents"), await count("outbox"), await count("incident_events")]).toEqual([0, 0, 0]);
    });

    await circle.signal("exit");

    expect([await count("incidents"), await count("outbox")]).toEqual([1, 4]);
    expect(await findForgottenIncidents(circle.db)).toEqual([]);
    await circle.replayed();
  },
);
