import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { BaseMapView } from "../../infra/contract/base-maps.ts";
import type { SessionView } from "../../infra/contract/http.ts";
import type { ServerMessage } from "../../infra/contract/live.ts";
import type { SignInWays } from "../../infra/contract/organisation.ts";
import type { PositionView } from "../../infra/contract/views.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { castInto } from "./cast.ts";
import { createClueDesk } from "./clues.ts";
import { createDesk, type Desk } from "./desk.ts";
import { createDutyDesk } from "./duty.ts";
import { createFenceDesk } from "./fences.ts";
import { createInvitationDesk } from "./invitations.ts";
import { createLeaveBook } from "./leave-book.ts";
import { createListDesk } from "./lists.ts";
import { createLiveFeed, type LiveFeed } from "./live-feed.ts";
import { createOwnLeaveDesk } from "./own-leaves.ts";
import { createProtectionDesk } from "./protection.ts";
import { createRoutes } from "./routes.ts";
import { createScene, type SceneName } from "./scenes.ts";
import { createShareDesk } from "./shares.ts";
import type { StaticFiles } from "./static-files.ts";
import { createSubstitutionDesk } from "./substitutions.ts";
import { createTown } from "./town.ts";

export type StandInOptions = {
  readonly scene: SceneName;
  readonly clock: Clock;
  readonly seniors?: number;
  readonly port?: number;
  readonly files?: StaticFiles;
};

/** A service made of scenery: speaks the contract of infra/contract over real HTTP and WebSocket, keeps nothing. */
export type StandIn = {
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** What it would do wrong on purpose. */
  readonly faults: Faults;
  readonly desk: Desk;
  /** Makes shared links without a console. */
  readonly shares: ReturnType<typeof createShareDesk>;
  /** Passers-by say something in this incident. */
  readonly giveClues: (incidentId: string) => void;
  readonly say: (message: ServerMessage) => void;
  readonly cutSockets: () => void;
  /** What pages said over their sockets, oldest first. */
  readonly heard: () => readonly Record<string, unknown>[];
};

export type Faults = {
  /** Sockets open but stay mute. */
  isMute: boolean;
  /** New sockets are refused, open ones were cut. */
  refusesSockets: boolean;
  /** Every HTTP request under /api is dropped. */
  isDown: boolean;
  /** Everything is dropped, pages and files too: there is no network. */
  isGone: boolean;
  /** Answers to incidents are refused with this code. */
  refuseActionsWith: string | null;
  /** Finders are turned away: they have said too much. */
  limitsFinders: boolean;
  /** Answers to incidents fail as a broken service does. */
  failsActions: boolean;
  /** Not wrong, but rarer: people have a code beside their password, or must set one up. */
  secondFactor: SessionView["secondFactor"];
  /** People may sign in by the account of an organisation. */
  organisation: SignInWays["organisation"];
  /** What the operator offers beside the schematic map. */
  baseMaps: readonly BaseMapView[];
  tilesFail: boolean;
  tilesRefused: number;
};

export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const { clock } = options;
  const now = clock.now();
  const town = castInto(createTown(options.seniors ?? 400, now), now);
  const scene = createScene(options.scene, now);
  const positions = town.positions.map(
    (position): PositionView => ({ ...position, ...scene.positions[position.seniorId] }),
  );
  const faults: Faults = {
    isMute: false,
    refusesSockets: false,
    isDown: false,
    isGone: false,
    refuseActionsWith: null,
    limitsFinders: false,
    failsActions: false,
    secondFactor: "off",
    organisation: null,
    baseMaps: [],
    tilesFail: false,
    tilesRefused: 0,
  };
  const desk = createDesk({ ...town, positions }, scene, clock);
  const shares = createShareDesk(clock, desk);
  const leaveBook = createLeaveBook();
  const server = createServer();
  const clues = createClueDesk(desk, clock);
  const feed = createLiveFeed({ server, desk, clock, faults });
  server.on(
    "request",
    createRoutes({
      desk,
      clock,
      faults,
      feed,
      files: options.files ?? null,
      fences: createFenceDesk(clock, desk),
      clues,
      invitations: createInvitationDesk(clock),
      duty: createDutyDesk(clock),
      ownLeaves: createOwnLeaveDesk(leaveBook, desk),
      substitutions: createSubstitutionDesk(leaveBook, desk),
      protection: createProtectionDesk(clock, desk),
      shares,
      lists: createListDesk(desk),
    }),
  );
  const url = await listen(server, options.port ?? 0);
  return {
    url,
    faults,
    desk,
    shares,
    giveClues: (incidentId) => feed.broadcast(clues.give(incidentId)),
    say: feed.broadcast,
    cutSockets: feed.cut,
    heard: () => feed.heard,
    stop: () => stop(server, feed),
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${portOf(server.address())}`));
  });
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new TypeError("not listening on a port");
  return address.port;
}

function stop(server: Server, feed: LiveFeed): Promise<void> {
  feed.cut();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
