import { Compile } from "typebox/compile";
import { CommandResult, WristbandStatus } from "../../infra/contract/telemetry.ts";
import type { InboundTopic } from "../../infra/contract/topics.ts";
import type { Database } from "../../infra/db/database.ts";
import type { NewFix } from "../../infra/db/fixes.ts";
import type { Reject } from "../../infra/db/rejects.ts";
import { endCommand, saveLink } from "../../infra/db/wristbands.ts";
import { AppError, type ErrorCode, isAppError } from "../../infra/domain/errors.ts";
import type { SeniorId, WristbandId } from "../../infra/domain/ids.ts";
import { DAY_MS, type EpochMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import { type Decoded, decodeTelemetry } from "./decode.ts";
import { decodeOwntracks } from "./decode-owntracks.ts";
import type { StoreQueue } from "./store-queue.ts";

/** One message as a broker hands it over: the sender is proven, the topic is the sender's own. */
export type Delivery = { readonly topic: InboundTopic; readonly topicText: string; readonly payload: Buffer };

export type Accept = {
  /** Resolves when the message, or the reason why it cannot be read, is stored: only then may it be acknowledged. */
  readonly deliver: (delivery: Delivery) => Promise<void>;
  /** Keeps a message that was refused before it could be read. */
  readonly reject: (rejection: {
    readonly wristbandId: WristbandId | null;
    readonly topic: string;
    readonly code: ErrorCode;
    readonly payload: Buffer;
  }) => Promise<void>;
};

const statusValidator = Compile(WristbandStatus);
const resultValidator = Compile(CommandResult);

/** Decodes, judges and stores what wristbands say. */
export function createAccept(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly queue: StoreQueue;
  readonly retentionDays: number;
  readonly seniorOf: (wristbandId: WristbandId) => SeniorId | null;
}): Accept {
  const oldestMs = options.retentionDays * DAY_MS;

  const store = async (delivery: Delivery, receivedAt: EpochMs, decoded: Decoded): Promise<void> => {
    const { wristbandId } = delivery.topic;
    const seniorId = options.seniorOf(wristbandId);
    const fixes = decoded.reports.map((report): NewFix => ({ ...report, wristbandId, seniorId, receivedAt }));
    const rejects = decoded.refusals.map(
      (refusal): Reject => ({
        ...refusal,
        receivedAt,
        wristbandId,
        topic: delivery.topicText,
        payload: delivery.payload,
      }),
    );
    for (const { code, detail } of decoded.refusals) {
      options.metrics.messagesRejected.inc({ code });
      options.log.warn({ wristbandId, code, detail }, "wristband message kept as a reject");
    }
    if (fixes.length === 0 && rejects.length === 0) return;
    await storeOrReject(delivery, { fixes, rejects, receivedAt });
  };
  /** Data that the database itself refuses end as a reject row: the band must not send them for ever. */
  const storeOrReject = async (
    delivery: Delivery,
    message: { readonly fixes: readonly NewFix[]; readonly rejects: readonly Reject[]; readonly receivedAt: EpochMs },
  ): Promise<void> => {
    try {
      await options.queue.store({ ...message, bytes: delivery.payload.length });
    } catch (fault) {
      if (isAppError(fault)) throw fault;
      const { wristbandId } = delivery.topic;
      options.metrics.messagesRejected.inc({ code: "TELEMETRY_INVALID" });
      options.log.error({ wristbandId }, "the database refused a message; it is kept as a reject");
      const reject = {
        receivedAt: message.receivedAt,
        wristbandId,
        topic: delivery.topicText,
        code: "TELEMETRY_INVALID",
        detail: "refused by the database",
        payload: delivery.payload,
      } as const;
      await options.queue.store({ fixes: [], rejects: [reject], bytes: delivery.payload.length });
    }
  };
  const deliver = async (delivery: Delivery): Promise<void> => {
    const receivedAt = options.clock.now();
    options.metrics.messagesReceived.inc();
    switch (delivery.topic.kind) {
      case "telemetry":
        return store(delivery, receivedAt, decodeTelemetry(delivery.payload, receivedAt, oldestMs));
      case "owntracks":
        return delivery.topic.subtopic === null
          ? store(delivery, receivedAt, decodeOwntracks(delivery.payload, receivedAt, oldestMs))
          : undefined;
      case "status":
        return takeStatus(delivery, receivedAt);
      case "commands/result":
        return takeResult(delivery, receivedAt);
    }
  };
  const takeStatus = async (delivery: Delivery, receivedAt: EpochMs): Promise<void> => {
    const status = parseJson(delivery.payload);
    if (!statusValidator.Check(status)) return store(delivery, receivedAt, refused("STATUS_INVALID", delivery));
    await unlessDown(saveLink(options.db, delivery.topic.wristbandId, status.state, receivedAt));
  };
  const takeResult = async (delivery: Delivery, receivedAt: EpochMs): Promise<void> => {
    const result = parseJson(delivery.payload);
    if (!resultValidator.Check(result)) return store(delivery, receivedAt, refused("COMMAND_RESULT_INVALID", delivery));
    await unlessDown(endCommand(options.db, delivery.topic.wristbandId, result));
  };
  return {
    deliver,
    reject: async ({ wristbandId, topic, code, payload }) => {
      options.metrics.messagesRejected.inc({ code });
      const reject: Reject = {
        receivedAt: options.clock.now(),
        wristbandId,
        topic,
        code,
        detail: "refused by the broker",
        payload,
      };
      await options.queue.store({ fixes: [], rejects: [reject], bytes: payload.length });
    },
  };
}

async function unlessDown(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    throw new AppError("FIX_NOT_STORED", {}, { cause });
  }
}

function refused(code: ErrorCode, delivery: Delivery): Decoded {
  // An empty retained status is how MQTT deletes one: nothing to keep.
  if (delivery.payload.length === 0) return { reports: [], refusals: [] };
  return { reports: [], refusals: [{ code, detail: `${delivery.payload.length} bytes` }] };
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString("utf8"));
  } catch {
    return null;
  }
}
