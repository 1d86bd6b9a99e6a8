import type { ServerMessage } from "../../infra/contract/live.ts";
import type { AreaView, IncidentView, OutageView, PositionView, SeniorView } from "../../infra/contract/views.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";

/** Everything that the page was told, newest version of each. */
export type World = {
  readonly areas: Map<string, AreaView>;
  readonly seniors: Map<string, SeniorView>;
  readonly positions: Map<string, PositionView>;
  readonly incidents: Map<string, IncidentView>;
  /** Areas where many wristbands fell silent together. */
  outages: readonly OutageView[];
  /** False until the first snapshot: counts are unknown, not zero. */
  isKnown: boolean;
};

export type WorldChange = { readonly positions: readonly PositionView[]; readonly incidents: readonly IncidentView[] };

const nothingChanged: WorldChange = { positions: [], incidents: [] };

export function createWorld(): World {
  return {
    areas: new Map(),
    seniors: new Map(),
    positions: new Map(),
    incidents: new Map(),
    outages: [],
    isKnown: false,
  };
}

/** Takes one live message into `world` and says what is new: older views and older positions change nothing. */
export function applyMessage(world: World, message: ServerMessage): WorldChange {
  switch (message.kind) {
    case "snapshot":
      return applySnapshot(world, message);
    case "positions":
      return { ...nothingChanged, positions: message.positions.filter((position) => takePosition(world, position)) };
    case "incident":
      return { ...nothingChanged, incidents: takeIncident(world, message.incident) ? [message.incident] : [] };
    case "senior":
      world.seniors.set(message.senior.seniorId, message.senior);
      return nothingChanged;
    case "outages":
      world.outages = message.outages;
      return nothingChanged;
    case "hello":
    case "heartbeat":
    case "goodbye":
      return nothingChanged;
    default:
      return unreachable(message);
  }
}

/** Incidents that came by HTTP, while the socket is shut. An open incident the list no longer holds has ended. */
export function applyIncidentList(world: World, incidents: readonly IncidentView[]): WorldChange {
  const listed = new Set(incidents.map((incident) => incident.incidentId));
  for (const known of world.incidents.keys()) if (!listed.has(known)) world.incidents.delete(known);
  return { positions: [], incidents: incidents.filter((incident) => takeIncident(world, incident)) };
}

function applySnapshot(world: World, snapshot: Extract<ServerMessage, { kind: "snapshot" }>): WorldChange {
  const before = new Map(world.incidents);
  for (const part of [world.areas, world.seniors, world.positions, world.incidents]) part.clear();
  for (const area of snapshot.areas) world.areas.set(area.areaId, area);
  for (const senior of snapshot.seniors) world.seniors.set(senior.seniorId, senior);
  for (const position of snapshot.positions) world.positions.set(position.seniorId, position);
  for (const incident of snapshot.incidents) world.incidents.set(incident.incidentId, incident);
  world.outages = [];
  world.isKnown = true;
  const fresh = snapshot.incidents.filter(({ incidentId, seq }) => (before.get(incidentId)?.seq ?? -1) < seq);
  return { positions: snapshot.positions, incidents: fresh };
}

function takePosition(world: World, position: PositionView): boolean {
  const known = world.positions.get(position.seniorId);
  if (known !== undefined && Date.parse(known.heardAt) > Date.parse(position.heardAt)) return false;
  world.positions.set(position.seniorId, position);
  return true;
}

function takeIncident(world: World, incident: IncidentView): boolean {
  const known = world.incidents.get(incident.incidentId);
  if (known !== undefined && known.seq >= incident.seq) return false;
  world.incidents.set(incident.incidentId, incident);
  return true;
}
