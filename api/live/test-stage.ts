import { recordAction } from "../../infra/db/incidents.ts";
import { incidentId, personId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { createTicks, reportPlace } from "../test-events.ts";
import { createTown, type Town } from "../test-town.ts";
import { openPage, type TestPage } from "./test-page.ts";

/** A town with pages open on it, and what happens to its people. */
export type Stage = {
  readonly town: Town;
  readonly ticks: () => EpochMs;
  readonly connect: (login: string) => Promise<TestPage>;
  /** A page that has been greeted. */
  readonly open: (login: string) => Promise<OpenedPage>;
  readonly move: (name: string, lon: number) => Promise<void>;
  readonly actAs: (login: string, incident: string, action: "falseAlarm" | "acknowledge" | "close") => Promise<unknown>;
  readonly noteAs: (login: string, incident: string, round: number) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};
type Greeting = Awaited<ReturnType<typeof greet>>;
export type OpenedPage = Greeting & { readonly page: TestPage };

export async function createStage(): Promise<Stage> {
  const town = await createTown();
  const ticks = createTicks(town.clock.now());
  const pages: TestPage[] = [];
  const { db } = town.database;
  const connect = async (login: string): Promise<TestPage> => {
    const { cookie } = await town.signIn(login);
    const page = await openPage({ port: town.port, cookie });
    pages.push(page);
    return page;
  };
  const act = (
    login: string,
    incident: string,
    what: { action: "falseAlarm" | "acknowledge" | "close" | "note"; idempotencyKey: string },
  ) =>
    db.transaction((tx) =>
      recordAction(tx, {
        ...what,
        incidentId: incidentId(incident),
        personId: personId(login),
        note: what.idempotencyKey,
      }),
    );
  return {
    town,
    ticks,
    connect,
    open: async (login) => {
      const page = await connect(login);
      return { page, ...(await greet(page)) };
    },
    move: (name, lon) => reportPlace(db, { name, at: ticks(), lon, tell: true }),
    actAs: (login, incident, action) => act(login, incident, { action, idempotencyKey: `key-${action}-${ticks()}` }),
    noteAs: (login, incident, round) => act(login, incident, { action: "note", idempotencyKey: `note-${round}-key` }),
    stop: async () => {
      for (const page of pages) await page.close();
      await town.stop();
    },
  };
}

async function greet(page: TestPage) {
  page.say({ kind: "resume", epoch: null, seq: 0 });
  return { hello: await page.next("hello"), snapshot: await page.next("snapshot") };
}
