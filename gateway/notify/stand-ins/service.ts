import { findForgottenIncidents } from "../../../infra/db/incident-audit.ts";
import { readCases } from "../../../infra/db/incident-case.ts";
import { queueTestAlert } from "../../../infra/db/incident-notices.ts";
import { type Circle, createCircle } from "../../../infra/db/incident-test-circle.ts";
import { recordShown } from "../../../infra/db/incidents.ts";
import { nextAlertInMs } from "../../../infra/db/outbox.ts";
import { claimTimers, fireTimers } from "../../../infra/db/timers.ts";
import { personId, seniorId } from "../../../infra/domain/ids.ts";
import { silentLog } from "../../../infra/runtime/log.ts";
import { createMetrics } from "../../../infra/runtime/metrics.ts";
import type { Channel } from "../channel.ts";
import { createNotify, type Notify } from "../notify.ts";
import { noProviders } from "./no-providers.ts";
import { createPhones, type Phones } from "./phones.ts";

/** A circle of people with fake phones: a page and an MQTT client each, on a clock that the test moves. */
export type Service = Circle & {
  readonly page: Phones;
  readonly mqtt: Phones;
  readonly notify: Notify;
  /** Moves the clock from one due instant to the next, firing timers and sending what is due at each. */
  readonly pass: (ms: number) => Promise<void>;
  /** The person has the incident on a visible screen. */
  readonly show: (person: string) => Promise<void>;
  /** Everybody has one phone only, an open page. */
  readonly onePhoneEach: () => Promise<void>;
  /** Fails when anybody hears anything within `ms`, or when an open incident has been forgotten. */
  readonly quietFor: (ms: number) => Promise<void>;
  /** Everything as in the beginning, for the next test of the file. */
  readonly again: () => Promise<void>;
  /** What is due and nobody has looked at: what a test did not expect. */
  readonly unexpected: () => Promise<readonly string[]>;
  /** Who would be called first now. */
  readonly rosterOf: (senior: string) => Promise<readonly string[]>;
  readonly test: (person: string) => ReturnType<typeof queueTestAlert>;
  /** Sends and fires what is due now. */
  readonly settle: () => Promise<void>;
};

export async function createService(
  options: {
    seniors?: readonly string[];
    channels?: readonly Channel[] | ((circle: Circle) => readonly Channel[]);
  } = {},
): Promise<Service> {
  const circle = await createCircle(options.seniors);
  const page = createPhones("page");
  const mqtt = createPhones("mqtt");
  const more = typeof options.channels === "function" ? options.channels(circle) : (options.channels ?? []);
  const channels = [page, mqtt, ...more];
  const notify = createNotify({
    db: circle.db,
    clock: circle.clock,
    log: silentLog,
    metrics: createMetrics(),
    mail: null,
    ...noProviders,
    webhookPrivateHosts: [],
    publishToGuardian: async () => "offline",
    channels,
  });
  /** Until nothing is due; in how long the next timer is. */
  const settleAll = async (): Promise<number | null> => {
    for (;;) {
      await notify.settle();
      const { timers, nextInMs } = await claimTimers(circle.db, 10);
      if (timers.length === 0) return nextInMs;
      await fireTimers(circle.db, timers);
    }
  };
  const settle = async (): Promise<void> => void (await settleAll());
  const pass = async (ms: number): Promise<void> => {
    const end = circle.clock.now() + ms;
    let timerInMs = await settleAll();
    while (circle.clock.now() < end) {
      const left = end - circle.clock.now();
      const waits = [timerInMs];
      for (const { kind } of channels) waits.push(await nextAlertInMs(circle.db, kind));
      await circle.advance(Math.max(1, Math.min(left, ...waits.map((wait) => wait ?? left))));
      timerInMs = await settleAll();
    }
  };
  return {
    ...circle,
    page,
    mqtt,
    notify,
    settle,
    pass,
    show: async (person) => {
      const { incidentId } = await circle.incident();
      await circle.db.transaction((tx) => recordShown(tx, { incidentId, personId: personId(person) }));
    },
    onePhoneEach: async () => {
      await circle.db.query(
        "insert into channels (channel_id, person_id, kind) select 'phone-of-' || person_id, person_id, 'page' from people",
      );
    },
    again: async () => {
      await circle.clear();
      for (const phones of [page, mqtt]) {
        phones.behave(() => ({ kind: "accepted", providerId: null }));
        phones.heard();
      }
    },
    unexpected: async () => {
      await settle();
      return [...page.heard(), ...mqtt.heard()];
    },
    rosterOf: async (senior) => {
      const cases = await readCases(circle.db, [seniorId(senior)]);
      return (cases.get(seniorId(senior))?.circumstances.roster[0] ?? []).map((it) => it.personId);
    },
    quietFor: async (ms) => {
      await pass(ms);
      const heard = [...page.heard(), ...mqtt.heard()];
      if (heard.length > 0) throw new Error(`somebody was called: ${heard.join(", ")}`);
      const forgotten = await findForgottenIncidents(circle.db);
      if (forgotten.length > 0) throw new Error("an open incident has neither a timer nor a message");
    },
    test: (person) => circle.db.transaction((tx) => queueTestAlert(tx, [personId(person)])),
  };
}
