import type { IncidentView } from "../../infra/contract/views.ts";
import type { PositionRow } from "../../infra/db/positions.ts";
import type { SeniorRow } from "../../infra/db/seniors.ts";
import { covers, type Scope, seesIncident } from "../../infra/domain/access.ts";
import { areaId, type SeniorId, seniorId } from "../../infra/domain/ids.ts";
import { showPosition, showSenior } from "../present/seniors.ts";
import { liveText } from "./message.ts";
import type { Page } from "./page.ts";
import type { Roster, RosterChange } from "./roster.ts";

/** Everything that pages are told, in memory, and who is told what. Reads nothing itself. */
export type Hub = {
  readonly pages: Set<Page>;
  /** Sequence number of the newest incident event that was published. */
  readonly seq: () => number;
  readonly restart: (incidents: readonly IncidentView[], seq: number) => void;
  readonly publishIncidents: (incidents: readonly IncidentView[]) => void;
  readonly publishRoster: (change: RosterChange) => void;
  readonly publishPositions: (rows: readonly PositionRow[]) => void;
  readonly incident: (incidentId: string) => IncidentView | null;
  readonly sees: (page: Page, incident: IncidentView) => boolean;
  readonly viewOf: (page: Page) => PageView;
  /** The page sees other people than before: everything anew. */
  readonly resend: (page: Page) => void;
};

/** What one page may see now. */
export type PageView = {
  readonly seniors: readonly SeniorRow[];
  readonly positions: readonly PositionRow[];
  readonly incidents: readonly IncidentView[];
};

export function createHub(deps: { readonly roster: Roster; readonly areasText: () => string }): Hub {
  const { roster } = deps;
  const pages = new Set<Page>();
  const incidents = new Map<string, IncidentView>();
  const inIncident = new Set<SeniorId>();
  let seq = 0;

  const has = (scope: Scope, senior: Pick<SeniorRow, "seniorId" | "areaId">): boolean =>
    covers(scope, { seniorId: senior.seniorId, areaId: senior.areaId, inIncident: inIncident.has(senior.seniorId) });
  // Of a position only the senior counts: where they belong is looked up anew.
  const hasPosition = (scope: Scope, { seniorId }: PositionRow): boolean => {
    const senior = roster.seniors.get(seniorId);
    return senior !== undefined && has(scope, senior);
  };
  const sees = (page: Page, incident: IncidentView): boolean =>
    seesIncident(page.scopes().incidents, {
      seniorId: seniorId(incident.seniorId),
      areaId: areaId(incident.areaId),
      isSuspicion: incident.state === "suspected",
    });
  /** The page must forget the senior, or where the band was that they wore. */
  const isGone = (scope: Scope, { before, after }: RosterChange["seniors"][number]): boolean => {
    if (before === null || !has(scope, before)) return false;
    return !has(scope, after) || (before.wristbandId !== null && before.wristbandId !== after.wristbandId);
  };
  const viewOf = (page: Page): PageView => {
    const scopes = page.scopes();
    return {
      seniors: [...roster.seniors.values()].filter((row) => has(scopes.seniors, row)),
      positions: [...roster.positions.values()].filter((row) => hasPosition(scopes.positions, row)),
      incidents: [...incidents.values()].filter((incident) => sees(page, incident)),
    };
  };
  const resend = (page: Page): void => {
    if (page.isGreeted()) page.say(snapshotText(viewOf(page), { seq, areasText: deps.areasText() }));
  };
  /** Remembers one incident; true when its senior came into an incident or out of it. */
  const take = (incident: IncidentView): boolean => {
    if (incident.state === "closed") incidents.delete(incident.incidentId);
    else incidents.set(incident.incidentId, incident);
    const id = seniorId(incident.seniorId);
    const before = inIncident.has(id);
    const isOpen = [...incidents.values()].some((each) => each.seniorId === id && isWorkedOn(each));
    if (isOpen) inIncident.add(id);
    else inIncident.delete(id);
    return before !== isOpen;
  };

  return {
    pages,
    seq: () => seq,
    restart: (open, newest) => {
      incidents.clear();
      inIncident.clear();
      for (const incident of open) take(incident);
      seq = newest;
    },
    publishIncidents: (changed) => {
      for (const incident of [...changed].sort((a, b) => a.seq - b.seq)) {
        const isTurn = take(incident);
        seq = Math.max(seq, incident.seq);
        const text = liveText({ kind: "incident", seq: incident.seq, incident });
        for (const page of pages) {
          if (!sees(page, incident)) continue;
          // For whom an incident opens and shuts the view of a senior, everything anew; then the incident, whatever it is.
          if (isTurn && dependsOnIncidents(page)) resend(page);
          page.say(text);
        }
      }
    },
    publishRoster: (change) => {
      for (const page of pages) {
        const scope = page.scopes().seniors;
        if (change.left.some((row) => has(scope, row)) || change.seniors.some((each) => isGone(scope, each))) {
          resend(page);
          continue;
        }
        for (const { after } of change.seniors) {
          if (has(scope, after)) page.say(liveText({ kind: "senior", senior: showSenior(after) }));
        }
      }
    },
    publishPositions: (rows) => {
      const shown = rows.map((row) => ({ row, text: JSON.stringify(showPosition(row)) }));
      for (const page of pages) {
        const scope = page.scopes().positions;
        for (const { row, text } of shown) if (hasPosition(scope, row)) page.offerPosition(row.seniorId, text);
      }
    },
    incident: (incidentId) => incidents.get(incidentId) ?? null,
    sees,
    viewOf,
    resend,
  };
}

/** A whole `snapshot` as text; it replaces everything the page knew. */
export function snapshotText(view: PageView, at: { readonly seq: number; readonly areasText: string }): string {
  const parts = [
    `"seniors":${JSON.stringify(view.seniors.map(showSenior))}`,
    `"positions":${JSON.stringify(view.positions.map(showPosition))}`,
    `"incidents":${JSON.stringify(view.incidents)}`,
  ];
  return `{"kind":"snapshot","seq":${at.seq},"areas":${at.areasText},${parts.join(",")}}`;
}

/** An incident that people work on: it has not ended, and it is more than a suspicion. */
function isWorkedOn(incident: IncidentView): boolean {
  return incident.endedAt === null && incident.state !== "suspected";
}

function dependsOnIncidents(page: Page): boolean {
  const { seniors, positions } = page.scopes();
  return [seniors, positions].some(
    (scope) => scope.incidentEverywhere || scope.incidentAreaIds.size > 0 || scope.incidentSeniorIds.size > 0,
  );
}
