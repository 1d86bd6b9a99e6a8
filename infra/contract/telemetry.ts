import { type Static, Type } from "typebox";
import { fixEvents, fixSources } from "../domain/fix.ts";

/** The share of fixes inside the radius `accuracyM`: CEP50, Android 0.68, W3C 0.95, and two that bands name. */
export const accuracyLevels = [0.39, 0.5, 0.63, 0.68, 0.95] as const;
export const defaultAccuracyLevel = 0.68;
export const datums = ["wgs84", "gcj02", "bd09"] as const;

/** Most entries in one store-and-forward message; a band with more sends several. */
export const TELEMETRY_BATCH_MAX = 200;
/** Largest MQTT packet that the broker reads, bytes: a full batch fits. */
export const PACKET_MAX_BYTES = 64 * 1024;

/** A JSON Schema enum whose TypeScript type is the union of its members. */
export const oneOf = <const Value extends string | number>(values: readonly Value[]) => Type.Enum([...values]);

const Instant = Type.Union([Type.String({ maxLength: 40 }), Type.Number()], {
  description: "ISO 8601 with a zone, or epoch milliseconds",
});

/**
 * One report of one wristband as it crosses the wire. All but `fixedAt` optional; unknown fields are kept and ignored.
 * No `lon`/`lat` is a normal message; 0,0 is read as "no position".
 */
export const Telemetry = Type.Object(
  {
    fixedAt: Instant,
    seq: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: "differs between two messages, equal in a repeat",
      }),
    ),
    lon: Type.Optional(Type.Number({ description: "degrees" })),
    lat: Type.Optional(Type.Number({ description: "degrees" })),
    accuracyM: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1_000_000, description: "metres; 0 is read as unknown" }),
    ),
    accuracyLevel: Type.Optional(oneOf(accuracyLevels)),
    source: Type.Optional(oneOf(fixSources)),
    datum: Type.Optional(oneOf(datums)),
    altitudeM: Type.Optional(Type.Number({ minimum: -1_000, maximum: 20_000 })),
    speedMps: Type.Optional(Type.Number({ minimum: 0, maximum: 500 })),
    headingDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })),
    satellites: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })),
    hdop: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000 })),
    batteryPct: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    charging: Type.Optional(Type.Boolean()),
    worn: Type.Optional(Type.Boolean()),
    steps: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
    heartRateBpm: Type.Optional(Type.Number({ minimum: 0, maximum: 400 })),
    events: Type.Optional(Type.Array(oneOf(fixEvents), { maxItems: 10 })),
    cells: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()), { maxItems: 32 })),
    wifi: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()), { maxItems: 64 })),
    vitals: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    device: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: true },
);
export type Telemetry = Static<typeof Telemetry>;

/** Retained on `wristbands/{id}/status`; the last will carries `offline`. */
export const WristbandStatus = Type.Object({ state: oneOf(["online", "offline"]) }, { additionalProperties: true });
export type WristbandStatus = Static<typeof WristbandStatus>;

/** Down on `wristbands/{id}/commands`. `commandId` comes back in the result; `expiresAt` because MQTT 3.1.1 has no expiry. */
export const WristbandCommand = Type.Intersect([
  Type.Object({ commandId: Type.String({ maxLength: 64 }), expiresAt: Type.String() }),
  Type.Union([
    Type.Object({ kind: Type.Literal("locateNow") }),
    Type.Object({
      kind: Type.Literal("setInterval"),
      seconds: Type.Integer({ minimum: 5, maximum: 3_600 }),
      forSeconds: Type.Integer({ minimum: 10, maximum: 86_400 }),
    }),
    Type.Object({ kind: Type.Literal("ring"), seconds: Type.Integer({ minimum: 1, maximum: 120 }) }),
    Type.Object({ kind: Type.Literal("message"), text: Type.String({ maxLength: 120 }) }),
  ]),
]);
export type WristbandCommand = Static<typeof WristbandCommand>;

/** Up on `wristbands/{id}/commands/result`. */
export const CommandResult = Type.Object(
  { commandId: Type.String({ maxLength: 64 }), outcome: oneOf(["done", "refused", "failed"]) },
  { additionalProperties: true },
);
export type CommandResult = Static<typeof CommandResult>;
