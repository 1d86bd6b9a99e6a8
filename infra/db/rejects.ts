import type { ErrorCode } from "../domain/errors.ts";
import type { WristbandId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** A message, or a part of one, that could not be taken as it was. */
export type Reject = {
  readonly receivedAt: EpochMs;
  readonly wristbandId: WristbandId | null;
  readonly topic: string;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly payload: Buffer;
};

/** As much of a payload as is kept to look into the matter. */
const PAYLOAD_KEPT_BYTES = 4_096;

/** Keeps messages nobody could read, with the reason, before they are acknowledged. */
export async function insertRejects(db: Queryable, rejects: readonly Reject[]): Promise<void> {
  await db.query(
    `insert into message_rejects (received_at, wristband_id, topic, code, detail, payload, payload_bytes)
     select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::int[])`,
    [
      rejects.map((reject) => toIso(reject.receivedAt)),
      rejects.map((reject) => reject.wristbandId),
      rejects.map((reject) => reject.topic.replaceAll("\0", "").slice(0, 200)),
      rejects.map((reject) => reject.code),
      rejects.map((reject) => reject.detail.replaceAll("\0", "")),
      rejects.map((reject) => reject.payload.subarray(0, PAYLOAD_KEPT_BYTES)),
      rejects.map((reject) => reject.payload.length),
    ],
    "insert-rejects",
  );
}
