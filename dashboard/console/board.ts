import type { BreakGlassBody } from "../../infra/contract/break-glass.ts";
import type { NightlyReplayView, SessionView } from "../../infra/contract/http.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import type { QueuedAction } from "../http/action-queue.ts";
import type { JoinKind } from "../http/api.ts";
import type { Order } from "../http/orders.ts";
import type { SeniorDetail } from "../incident/detail-reader.ts";
import type { Connection } from "../live/connection.ts";
import type { World } from "../live/world.ts";
import type { BaseData } from "../map/base-data.ts";
import type { Point } from "../map/to-leaflet.ts";
import type { Playback } from "../playback/playback.ts";
import type { Player } from "../playback/player.ts";
import type { Glass } from "./glasses.ts";
import type { OrderAbout, PageState } from "./page-state.ts";
import type { Queue } from "./queue-model.ts";
import type { Shares } from "./shares.ts";

export type SoundState =
  | { readonly kind: "on" }
  | { readonly kind: "blocked" }
  | { readonly kind: "muted"; readonly leftMs: number };

/** One picture of the console: every view is a function of it. */
export type Board = {
  readonly session: SessionView;
  readonly world: World;
  readonly connection: Connection;
  /** Server time. */
  readonly now: EpochMs;
  /** Server time of the last message: the instant that a disconnected page shows. */
  readonly heardAt: EpochMs | null;
  readonly state: PageState;
  readonly queue: Queue;
  readonly pending: readonly QueuedAction[];
  readonly sound: SoundState;
  readonly detail: SeniorDetail | null;
  readonly base: BaseData | null;
  /** What of the past the map shows; `null`: it shows now. */
  readonly playback: Playback | null;
  readonly perSecond: number | null;
  readonly nightly: NightlyReplayView | null;
  /** Seniors out of reach at whom this person looks for minutes. */
  readonly glasses: readonly Glass[];
  readonly shares: Shares;
  readonly acts: Acts;
};

export type Acts = {
  readonly change: (part: Partial<PageState>) => void;
  readonly select: (seniorId: string | null) => void;
  readonly player: Player;
  readonly go: (seniorId: string) => void;
  readonly goTo: (place: Point) => void;
  readonly locate: (seniorId: string) => void;
  /** Steps that end or raise something are asked first; the others go at once. */
  readonly choose: (incidentId: string, action: IncidentAction) => void;
  readonly press: (incidentId: string, action: IncidentAction, note?: string) => void;
  /** Links two incidents, or merges the first into the other. */
  readonly join: (how: JoinKind, incidentId: string, otherId: string) => void;
  /** Opens the form and reads who can be asked. */
  readonly openOrder: (about: OrderAbout) => void;
  readonly order: (order: Order) => void;
  readonly openGlass: (whom: string, body: BreakGlassBody) => void;
  readonly endGlass: (seniorId: string) => void;
  readonly retry: () => void;
  readonly dismiss: (idempotencyKey: string) => void;
  readonly turnSound: () => void;
  readonly startShift: () => void;
  readonly toggleTheme: () => void;
  readonly switchLanguage: () => void;
  readonly toggleWall: () => void;
  readonly signOut: () => void;
  readonly signIn: () => void;
  readonly reconnect: () => void;
  readonly zoomBy: (steps: number) => void;
  readonly fit: () => void;
  readonly holdOrder: () => void;
  readonly releaseOrder: () => void;
};
