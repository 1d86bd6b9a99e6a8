import { type Static, Type } from "typebox";
import { AreaView, IncidentView, IsoInstant, OutageView, PositionView, SeniorView } from "./views.ts";

/**
 * Live messages on `/api/v1/live` (WebSocket, JSON text). The server says `hello`, then either the `incident`s that
 * changed since the page's `resume` or a whole `snapshot`. Incidents are never dropped or merged and carry the sequence
 * number of their newest event; positions are droppable, latest wins, at most one `positions` per 250 ms. A further `snapshot`
 * may come at any time (somebody may see other people than before) and replaces everything but incidents that it leaves out
 * because they are closed.
 */
export const LIVE_PROTO = 1;
export const LIVE_TICK_MS = 250;
export const LIVE_HEARTBEAT_MS = 10_000;

export const ServerMessage = Type.Union([
  Type.Object({
    kind: Type.Literal("hello"),
    proto: Type.Integer(),
    epoch: Type.String(),
    seq: Type.Integer(),
    serverTime: IsoInstant,
    resumed: Type.Boolean(),
  }),
  Type.Object({
    kind: Type.Literal("snapshot"),
    seq: Type.Integer(),
    areas: Type.Array(AreaView),
    seniors: Type.Array(SeniorView),
    positions: Type.Array(PositionView),
    incidents: Type.Array(IncidentView),
  }),
  Type.Object({ kind: Type.Literal("positions"), positions: Type.Array(PositionView) }),
  Type.Object({ kind: Type.Literal("incident"), seq: Type.Integer(), incident: IncidentView }),
  /** A senior was enrolled, changed or paired anew: read it again. */
  Type.Object({ kind: Type.Literal("senior"), senior: SeniorView }),
  /** All outages of the page's areas that last, none when all is well; for those who work there, not for guardians. */
  Type.Object({ kind: Type.Literal("outages"), outages: Type.Array(OutageView) }),
  Type.Object({ kind: Type.Literal("heartbeat"), serverTime: IsoInstant, seq: Type.Integer() }),
  /** The session ended or lost a right: close and sign in again. */
  Type.Object({ kind: Type.Literal("goodbye"), code: Type.String() }),
]);
export type ServerMessage = Static<typeof ServerMessage>;

export const ClientMessage = Type.Union([
  /** First message of a page. `epoch` and `seq` of the last `hello`/`incident`, or null for a fresh page. */
  Type.Object({
    kind: Type.Literal("resume"),
    epoch: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
    seq: Type.Integer({ minimum: 0 }),
  }),
  Type.Object({ kind: Type.Literal("heartbeat") }),
  /** The page has this incident on a visible screen: the strongest receipt short of an answer. */
  Type.Object({ kind: Type.Literal("shown"), incidentId: Type.String({ maxLength: 64 }) }),
]);
export type ClientMessage = Static<typeof ClientMessage>;
