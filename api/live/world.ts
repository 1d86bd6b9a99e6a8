import type { IncidentView, OutageView } from "../../infra/contract/views.ts";
import type { PositionRow } from "../../infra/db/positions.ts";
import type { SeniorRow } from "../../infra/db/seniors.ts";
import { covers, type Scope, seesIncident } from "../../infra/domain/access.ts";
import { areaId, seniorId } from "../../infra/domain/ids.ts";
import { showPosition, showSenior } from "../present/seniors.ts";
import type { IncidentBoard } from "./incident-board.ts";
import { liveText } from "./message.ts";
import type { Page } from "./page.ts";
import type { Roster } from "./roster.ts";

/** All that this process knows of seniors, positions and incidents, and the pages it tells. */
export type World = {
  readonly pages: Set<Page>;
  readonly roster: Roster;
  readonly board: IncidentBoard;
  /** The area tree as JSON. */
  areasText: string;
  /** Those that last. */
  outages: readonly OutageView[];
};

/** What one page may see now. */
export type PageView = {
  readonly seniors: readonly SeniorRow[];
  readonly positions: readonly PositionRow[];
  readonly incidents: readonly IncidentView[];
};

/** Everything the page may see at this moment, by the access table. */
export function viewOf(world: World, page: Page): PageView {
  const scopes = page.scopes();
  return {
    seniors: [...world.roster.seniors.values()].filter((row) => hasSenior(world, scopes.seniors, row)),
    positions: [...world.roster.positions.values()].filter((row) => hasPosition(world, scopes.positions, row)),
    incidents: [...world.board.incidents.values()].filter((incident) => sees(page, incident)),
  };
}

/** Whether the senior lies inside the scope, given who is being looked for right now. */
export function hasSenior(world: World, scope: Scope, senior: Pick<SeniorRow, "seniorId" | "areaId">): boolean {
  return covers(scope, { ...senior, inIncident: world.board.isInIncident(senior.seniorId) });
}

/** Of a position only the senior counts: where they belong is looked up anew. */
export function hasPosition(world: World, scope: Scope, { seniorId }: PositionRow): boolean {
  const senior = world.roster.seniors.get(seniorId);
  return senior !== undefined && hasSenior(world, scope, senior);
}

/** Whether the page may be told of this incident. */
export function sees(page: Page, incident: IncidentView): boolean {
  return seesIncident(page.scopes().incidents, {
    seniorId: seniorId(incident.seniorId),
    areaId: areaId(incident.areaId),
    isSuspicion: incident.state === "suspected",
  });
}

/** The outages the page may know of, as text; `null` for a page that watches over no area. */
export function outagesText({ outages }: World, page: Page): string | null {
  const { everywhere, areaIds } = page.scopes().outages;
  if (!everywhere && areaIds.size === 0) return null;
  const seen = outages.filter((outage) => everywhere || areaIds.has(areaId(outage.areaId)));
  return liveText({ kind: "outages", outages: seen });
}

/** A whole `snapshot` as text; it replaces everything the page knew. */
export function snapshotText(world: World, view: PageView): string {
  const parts = [
    `"seq":${world.board.seq()}`,
    `"areas":${world.areasText}`,
    `"seniors":${JSON.stringify(view.seniors.map(showSenior))}`,
    `"positions":${JSON.stringify(view.positions.map(showPosition))}`,
    `"incidents":${JSON.stringify(view.incidents)}`,
  ];
  return `{"kind":"snapshot",${parts.join(",")}}`;
}
