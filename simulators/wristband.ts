import type { WristbandStatus } from "../infra/contract/telemetry.ts";
import { commandResultTopic, commandsTopic, statusTopic, telemetryTopic } from "../infra/contract/topics.ts";
import type { FixEvent } from "../infra/domain/fix.ts";
import type { WristbandId } from "../infra/domain/ids.ts";
import { type EpochMs, plusMs } from "../infra/domain/time.ts";
import type { Clock } from "../infra/runtime/clock.ts";
import { type CommandDesk, createCommandDesk } from "./command-desk.ts";
import { createCourier } from "./courier.ts";
import type { Gaps } from "./gaps.ts";
import type { Life } from "./life.ts";
import { createMqttLink, type MqttLink } from "./mqtt-link.ts";
import type { Random } from "./random.ts";
import { createReportQueue, type ReportQueue } from "./report-queue.ts";
import type { Sensor } from "./sensor.ts";

export type WristbandOptions = {
  readonly wristbandId: WristbandId;
  readonly token: string;
  readonly brokerUrl: string;
  readonly intervalS: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly life: Life;
  readonly sensor: Sensor;
  /** Times without any measurement. */
  readonly gaps: Gaps;
  /** Times without a network: measurements are stored and sent later. */
  readonly deadZones: Gaps;
};

export type WristbandStats = {
  readonly measured: number;
  readonly acked: number;
  readonly waiting: number;
  readonly forgotten: number;
  readonly refused: number;
  readonly up: boolean;
};

/** One simulated wristband. Nothing happens between two ticks but acknowledgements and commands. */
export type Wristband = {
  readonly wristbandId: WristbandId;
  readonly life: Life;
  readonly sensor: Sensor;
  /** Connects, measures when it is time and sends what waits; call it several times a second. */
  readonly tick: () => void;
  /** Presses the button, or notices a fall: an urgent report at the next tick. */
  readonly raise: (event: FixEvent) => void;
  readonly setRadio: (radio: "on" | "off") => void;
  readonly stats: () => WristbandStats;
  readonly stop: () => Promise<void>;
};

/** A wristband counts up from its start second times this, so that no number repeats across restarts. */
const SEQ_PER_SECOND = 2 ** 20;

/** Puts battery, sensor, queue, commands and radio together; `stop` says goodbye instead of leaving a last will. */
export function createWristband(options: WristbandOptions): Wristband {
  const { wristbandId, clock, sensor, gaps, deadZones } = options;
  const queue = createReportQueue();
  const desk = createCommandDesk(options.intervalS);
  let refused = 0;
  const onRefused = () => {
    refused += 1;
  };
  const link = createLink(options, { desk, onRefused, onUp: () => courier.pump() });
  const topics = { telemetry: telemetryTopic(wristbandId), commandResult: commandResultTopic(wristbandId) };
  const courier = createCourier({ link, queue, desk, topics });
  const meter = createMeter(options, queue);
  let radio: "on" | "off" = "on";
  let linked = false;

  const setLinked = (wanted: boolean) => {
    if (wanted === linked) return;
    linked = wanted;
    if (wanted) link.open();
    else link.cut();
  };
  return {
    wristbandId,
    life: options.life,
    sensor,
    tick: () => {
      const now = clock.now();
      const silent = gaps.isInGap(now);
      const hasPower = !sensor.isDark() || queue.waiting() + courier.inFlight() > 0;
      setLinked(hasPower && radio === "on" && !silent && !deadZones.isInGap(now));
      if (!silent) meter.tick(now, desk.intervalS(now), desk.takeLocateOrder());
      courier.pump();
    },
    raise: (event) => {
      sensor.note(event);
      meter.hurry();
    },
    setRadio: (wanted) => {
      radio = wanted;
    },
    stats: () => ({
      measured: meter.measured(),
      acked: courier.acked(),
      waiting: queue.waiting(),
      forgotten: queue.forgotten(),
      refused,
      up: link.isUp(),
    }),
    stop: async () => {
      if (link.isUp()) await link.publish(statusTopic(wristbandId), statusPayload("offline"), "retain");
      await link.close();
    },
  };
}

type LinkEnds = { readonly desk: CommandDesk; readonly onUp: () => void; readonly onRefused: () => void };

function createLink(options: WristbandOptions, { desk, onUp, onRefused }: LinkEnds): MqttLink {
  const { wristbandId } = options;
  const status = statusTopic(wristbandId);
  const link = createMqttLink({
    brokerUrl: options.brokerUrl,
    clientId: wristbandId,
    password: options.token,
    will: { topic: status, payload: statusPayload("offline") },
    subscribeTo: commandsTopic(wristbandId),
    random: options.random,
    onUp: () => {
      void link.publish(status, statusPayload("online"), "retain");
      onUp();
    },
    onMessage: (payload) => desk.receive(payload, options.clock.now()),
    onRefused,
  });
  return link;
}

function statusPayload(state: WristbandStatus["state"]): string {
  return JSON.stringify({ state } satisfies WristbandStatus);
}

type Meter = {
  readonly tick: (now: EpochMs, intervalS: number, ordered: boolean) => void;
  /** The next tick measures, whatever the interval says. */
  readonly hurry: () => void;
  readonly measured: () => number;
};

/** Decides when to measure, and numbers the reports. */
function createMeter({ clock, random, intervalS, sensor }: WristbandOptions, queue: ReportQueue): Meter {
  let nextSeq = Math.floor(clock.now() / 1_000) * SEQ_PER_SECOND;
  let urgent = false;
  let measured = 0;
  /** A fleet started at once does not report at once. */
  let dueAt = plusMs(clock.now(), random.uniform() * intervalS * 1_000);
  return {
    tick: (now, interval, ordered) => {
      const latest = plusMs(now, interval * 1_000);
      if (dueAt > latest) dueAt = latest;
      if (!urgent && !ordered && now < dueAt) return;
      dueAt = latest;
      const telemetry = sensor.measure(now, nextSeq);
      if (telemetry === null) return;
      queue.add({ telemetry, urgent });
      nextSeq += 1;
      measured += 1;
      urgent = false;
    },
    hurry: () => {
      urgent = true;
    },
    measured: () => measured,
  };
}
