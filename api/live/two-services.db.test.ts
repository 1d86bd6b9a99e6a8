import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../infra/runtime/clock.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { type Api, createApi } from "../api.ts";
import { raise } from "../test-events.ts";
import { createTown, type Town } from "../test-town.ts";
import { openPage, type TestPage } from "./test-page.ts";

let town: Town;
let second: Api;
beforeEach(async () => {
  town = await createTown();
  second = createApi({
    db: town.database.db,
    clock: town.clock,
    log: silentLog,
    metrics: createMetrics(),
    serviceBox: { west: 119.5, south: 29.8, east: 121.6, north: 31.2 },
    webhookPrivateHosts: [],
    sendsPush: true,
    dashboardFolder: null,
    version: "test",
    http: {
      host: "127.0.0.1",
      port: 0,
      publicUrl: null,
      cookieSecure: false,
      trustProxy: false,
      metricsPublic: false,
    },
  });
  await second.start();
});
afterEach(async () => {
  await second.stop();
  await town.stop();
});

async function greeted(
  port: number,
  cookie: string,
  last: { epoch: string; seq: number } | null = null,
): Promise<TestPage> {
  const page = await openPage({ port, cookie });
  page.say({ kind: "resume", epoch: last?.epoch ?? null, seq: last?.seq ?? 0 });
  return page;
}

test("a page on either of two services is told of the same incident, and signing out at one ends the page at the other", async () => {
  const visitor = await town.signIn("rescuer");
  const pages = [await greeted(town.port, visitor.cookie), await greeted(second.address().port, visitor.cookie)];
  for (const page of pages) await page.next("snapshot");

  const incident = await raise(town.database.db, { name: "wang", at: town.clock.now() });
  const told = await Promise.all(pages.map((page) => page.next("incident")));
  await visitor.send("DELETE", "/session");

  expect(told.map((message) => message.incident.incidentId)).toEqual([incident, incident]);
  for (const page of pages) expect(await page.next("goodbye")).toMatchObject({ code: "SESSION_EXPIRED" });
});

test("a page whose service is stopped goes on at the other where it was", async () => {
  const { cookie } = await town.signIn("wang-a");
  const first = await greeted(second.address().port, cookie);
  const hello = await first.next("hello");
  await first.next("snapshot");

  await second.stop();
  const code = await first.closed;
  const incident = await raise(town.database.db, { name: "wang", at: town.clock.now() });
  const again = await greeted(town.port, cookie, hello);
  const resumed = await again.next("hello");
  const missed = await again.next("incident");
  const open = await town.database.db.query<{ pages: number }>("select count(*)::int as pages from open_pages");
  await again.close();

  expect(code).toBe(1001);
  expect(resumed.resumed).toBe(true);
  expect(missed.incident.incidentId).toBe(incident);
  expect(open).toEqual([{ pages: 1 }]);
});

test("pages outlive a database that cuts every connection: the incident raised after it arrives", async () => {
  const { cookie } = await town.signIn("wang-a");
  const page = await greeted(town.port, cookie);
  await page.next("snapshot");

  const cut =
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
  await town.database.db.query(cut);
  const incident = await raiseWhenBack();

  expect((await page.next("incident")).incident.incidentId).toBe(incident);
  await page.close();
});

/** Connections of the pool that were cut fail once when they are used next. */
async function raiseWhenBack(): Promise<string> {
  for (;;) {
    try {
      return await raise(town.database.db, { name: "wang", at: systemClock.now() });
    } catch (fault) {
      expect(String(fault)).toMatch(/terminat|ECONNRESET|Connection|reach/i);
    }
  }
}

test("whoever asks for the address of a service that does not listen is told", async () => {
  expect(second.address().port).toBeGreaterThan(0);

  await second.stop();

  expect(() => second.address()).toThrow("UNAVAILABLE");
});
