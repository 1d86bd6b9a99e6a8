import type { Config } from "../infra/config/config.ts";
import { createDatabase, type Database } from "../infra/db/database.ts";
import { ENGINE_LOCK_KEY } from "../infra/db/engine.ts";
import { recordLockedSignals } from "../infra/db/incidents.ts";
import { createLeaderLock } from "../infra/db/leader-lock.ts";
import { announce } from "../infra/db/notices.ts";
import type { Clock } from "../infra/runtime/clock.ts";
import { createLifecycle, type Part } from "../infra/runtime/lifecycle.ts";
import { faultFields, type Log } from "../infra/runtime/log.ts";
import type { Metrics } from "../infra/runtime/metrics.ts";
import { type Broker, createEmbeddedBroker } from "./broker/embedded.ts";
import { createCommandCourier } from "./command-courier.ts";
import { defaultEngineSettings } from "./geofence/evaluate.ts";
import { createFenceJudging } from "./geofence/fence-judging.ts";
import { createNightlyReplay } from "./geofence/nightly-replay.ts";
import { createWatch } from "./geofence/watch.ts";
import { createHousekeeping } from "./housekeeping.ts";
import { createCoverageWatch } from "./incidents/coverage-watch.ts";
import { createEscalation, TIMER_CONNECTIONS } from "./incidents/escalate.ts";
import { createRosterWatch } from "./incidents/roster-watch.ts";
import { createSelfAudit } from "./incidents/self-audit.ts";
import { createTogetherWatch } from "./incidents/together-watch.ts";
import { createAccept } from "./ingest/accept.ts";
import { createStoreQueue } from "./ingest/store-queue.ts";
import { createDeadMan } from "./notify/dead-man.ts";
import { createNotify } from "./notify/notify.ts";
import { createPositionFeed, type PositionFeed } from "./position-feed.ts";
import { createWristbandDirectory } from "./wristband-directory.ts";

export type Gateway = Part & {
  readonly ports: Broker["ports"];
  readonly feed: Pick<PositionFeed, "onPositions">;
  /** Whether this process judges fixes; another one may. */
  readonly isLeading: () => boolean;
  /** Resolves when nothing is due any more: for tests that move the clock. */
  readonly settle: () => Promise<void>;
};

/** No band waits longer for the database than this before it is told to keep its message. */
const STORE_LIMIT_MS = 8_000;

/** Wristbands in, alerts out: broker -> ingest -> fences -> incidents -> notify. The stages know nothing of each other. */
export function createGateway(given: {
  readonly db: Database;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly config: Config;
}): Gateway {
  const { db, log, config } = given;
  const isAlone = config.roles.includes("api");
  const directory = createWristbandDirectory(given);
  const feed = createPositionFeed({ db, log, isShared: !isAlone });
  const housekeeping = createHousekeeping({ ...given, retention: config.retention });

  const notify = createNotify({
    ...given,
    mail: config.mail,
    webhookPrivateHosts: config.webhookPrivateHosts,
    providers: config.providers,
    publicUrl: config.http.publicUrl,
    publishToGuardian: (personId, payload) => broker.publishToGuardian(personId, payload),
  });
  const deadMan = createDeadMan({ ...given, url: config.deadManUrl, privateHosts: config.webhookPrivateHosts });
  // A timer does not stand in one queue with all that a storm of alerts asks of the database.
  const timersDb = createDatabase({
    url: given.databaseUrl,
    log,
    secrets: db.secrets,
    poolSize: TIMER_CONNECTIONS,
    applicationName: "121 timers",
  });
  const escalation = createEscalation({ ...given, db: timersDb, onStep: notify.wake });
  const watch = createWatch({
    ...given,
    settings: defaultEngineSettings,
    wristbands: directory.entries,
    onWristbandChange: directory.onChange,
    record: recordLockedSignals,
    onRecorded: () => {
      notify.wake();
      escalation.wake();
    },
    onStanding: feed.tell,
  });
  const leader = createLeaderLock({
    url: given.databaseUrl,
    key: ENGINE_LOCK_KEY,
    log,
    onGain: watch.begin,
    onLoss: watch.end,
  });
  const queue = createStoreQueue({
    ...given,
    storeLimitMs: STORE_LIMIT_MS,
    onStored: async (fixes) => {
      feed.tell((fixes ?? []).map((fix) => fix.wristbandId));
      if (leader.isLeading()) await watch.accept(fixes);
      else tellLeader();
    },
  });
  const accept = createAccept({
    ...given,
    queue,
    retentionDays: config.retention.traceDays,
    seniorOf: directory.seniorOf,
  });
  const broker = createEmbeddedBroker({
    ...config.mqtt,
    log,
    metrics: given.metrics,
    storeLimitMs: STORE_LIMIT_MS,
    identify: directory.identify,
    onDelivery: accept.deliver,
    onRefused: accept.reject,
    onListening: (wristbandId) => courier.bring(wristbandId),
  });
  const courier = createCommandCourier({ db, log, send: broker.sendCommand });
  directory.onChange((wristbandId, entry, before) => {
    const isRevoked =
      before !== null &&
      (entry === null || entry.tokenHash === null || before.tokenHash?.equals(entry.tokenHash) !== true);
    if (isRevoked) broker.disconnect(wristbandId);
  });

  const tellLeader = (): void => {
    announce(db, "fixes_stored", "").catch((fault) => log.warn(faultFields(fault), "leader not told of stored fixes"));
  };
  const parts = createLifecycle(
    [
      ["housekeeping", housekeeping],
      ["wristbands", directory],
      ["positions", feed],
      ["notify", notify],
      ["timers", { start: async () => undefined, stop: timersDb.close }],
      ["escalation", escalation],
      ["roster", createRosterWatch({ db, log, onStep: notify.wake })],
      ["self audit", createSelfAudit({ ...given, onPassed: deadMan.beat })],
      ["coverage", createCoverageWatch({ ...given, onTold: notify.wake })],
      ["together", createTogetherWatch({ ...given, onStep: notify.wake })],
      ["fences", leader],
      ["nightly replay", createNightlyReplay({ ...given, settings: defaultEngineSettings })],
      ["fence judging", createFenceJudging({ ...given, settings: defaultEngineSettings })],
      ["ingest", queue],
      ["commands", courier],
      ["broker", broker],
    ],
    { log },
  );
  const settle = async (): Promise<void> => {
    await watch.settle();
    await escalation.settle();
    await notify.settle();
  };
  return { ...parts, ports: broker.ports, feed, isLeading: leader.isLeading, settle };
}
