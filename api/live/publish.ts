import type { IncidentView } from "../../infra/contract/views.ts";
import type { PositionRow } from "../../infra/db/positions.ts";
import type { Scope } from "../../infra/domain/access.ts";
import { showPosition, showSenior } from "../present/seniors.ts";
import { liveText } from "./message.ts";
import type { Page } from "./page.ts";
import type { RosterChange } from "./roster.ts";
import { hasPosition, hasSenior, outagesText, sees, snapshotText, viewOf, type World } from "./world.ts";

/** Tells each page that may know of it, one message per incident, oldest change first. */
export function publishIncidents(world: World, changed: readonly IncidentView[]): void {
  for (const incident of changed.toSorted((a, b) => a.seq - b.seq)) {
    const news = world.board.take(incident);
    if (news === "known") continue;
    const text = liveText({ kind: "incident", seq: incident.seq, incident });
    for (const page of world.pages) {
      if (!sees(page, incident)) continue;
      // For whom an incident opens and shuts the view of a senior, everything anew; then the incident, whatever it is.
      if (news === "turn" && dependsOnIncidents(page)) resend(world, page);
      page.say(text);
    }
  }
}

/** Tells of seniors that are new or changed; a page that must forget somebody gets everything anew. */
export function publishRoster(world: World, change: RosterChange): void {
  for (const page of world.pages) {
    const scope = page.scopes().seniors;
    const mustForget =
      change.left.some((row) => hasSenior(world, scope, row)) ||
      change.seniors.some((each) => isGone(world, scope, each));
    if (mustForget) {
      resend(world, page);
      continue;
    }
    for (const { after } of change.seniors) {
      if (hasSenior(world, scope, after)) page.say(liveText({ kind: "senior", senior: showSenior(after) }));
    }
  }
}

/** Puts positions in front of each page that may see them; they leave with the next flush. */
export function publishPositions(world: World, rows: readonly PositionRow[]): void {
  for (const row of rows) {
    const text = JSON.stringify(showPosition(row));
    for (const page of world.pages) {
      if (hasPosition(world, page.scopes().positions, row)) page.offerPosition(row.seniorId, text);
    }
  }
}

/** Tells the pages of the areas concerned which outages last. */
export function publishOutages(world: World): void {
  for (const page of world.pages) sayOutages(world, page);
}

/** The page sees other people than before: everything anew. */
export function resend(world: World, page: Page): void {
  if (!page.isGreeted()) return;
  page.say(snapshotText(world, viewOf(world, page)));
  sayOutages(world, page);
}

function sayOutages(world: World, page: Page): void {
  const text = outagesText(world, page);
  if (text !== null) page.say(text);
}

/** The page must forget the senior, or where the band was that they wore. */
function isGone(world: World, scope: Scope, { before, after }: RosterChange["seniors"][number]): boolean {
  if (before === null || !hasSenior(world, scope, before)) return false;
  const isOtherBand = before.wristbandId !== null && before.wristbandId !== after.wristbandId;
  return isOtherBand || !hasSenior(world, scope, after);
}

function dependsOnIncidents(page: Page): boolean {
  const { seniors, positions } = page.scopes();
  return [seniors, positions].some(
    (scope) => scope.incidentEverywhere || scope.incidentAreaIds.size > 0 || scope.incidentSeniorIds.size > 0,
  );
}
