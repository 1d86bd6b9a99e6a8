import { createHash } from "node:crypto";
import { type ClientMessage, LIVE_PROTO } from "../../infra/contract/live.ts";
import type { IncidentView } from "../../infra/contract/views.ts";
import { type AuditDetail, recordView } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { readServiceEpoch } from "../../infra/db/service-epoch.ts";
import { scopeOf } from "../../infra/domain/access.ts";
import { SECOND_MS, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { withDeadline } from "../../infra/runtime/deadline.ts";
import { showPosition, showSenior } from "../present/seniors.ts";
import type { LiveIncidents } from "./incidents.ts";
import { liveText, positionsText } from "./message.ts";
import { type Page, signature } from "./page.ts";
import type { PageRegister } from "./page-register.ts";
import type { Publisher } from "./publisher.ts";
import { outagesText, type PageView, sees, snapshotText, viewOf, type World } from "./world.ts";

type Resume = Extract<ClientMessage, { kind: "resume" }>;

/** Longest a greeting waits for the first reading of the database. */
const READY_LIMIT_MS = 10 * SECOND_MS;
/** A page that was away for longer than this many events is shown the present only. */
const MISSED_EVENTS_MAX = 5_000;

type GreeterDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly world: World;
  readonly incidents: LiveIncidents;
  readonly publisher: Publisher;
  readonly register: PageRegister;
};

/**
 * Answers the first message of a page. The epoch names this database and what the page was told about people: when both
 * still hold, the page gets only the incidents it missed, else a whole snapshot first. Either way each incident that changed
 * since `seq` is said, also one that has ended meanwhile.
 */
export function createGreeter(deps: GreeterDeps): (page: Page, resume: Resume) => Promise<void> {
  const { db, world, publisher } = deps;
  let serviceEpoch: string | null = null;

  return async (page, resume) => {
    await withDeadline("live ready", READY_LIMIT_MS, publisher.ready);
    serviceEpoch ??= await readServiceEpoch(db);
    await noteOpening(deps, page, resume);
    await publisher.freshen();
    const isOurs = resume.epoch?.split(".")[0] === serviceEpoch && resume.seq <= world.board.seq();
    const isRecent = isOurs && world.board.seq() - resume.seq <= MISSED_EVENTS_MAX;
    const missed = isRecent ? await deps.incidents.changedSince(resume.seq) : [];
    // From here on without waiting: what is published meanwhile comes after the greeting.
    const view = viewOf(world, page);
    const epoch = `${serviceEpoch}.${pictureOf(world, page, view)}`;
    const isResumed = isRecent && resume.epoch === epoch;
    page.greet(greetingOf(deps, page, { epoch, isResumed, view, missed }));
  };
}

async function noteOpening({ db, clock, world, register }: GreeterDeps, page: Page, resume: Resume): Promise<void> {
  const { personId, grants } = page.reach();
  await recordView(db, {
    at: clock.now(),
    personId,
    role: grants[0]?.role ?? null,
    action: "openLive",
    detail: { pageId: page.pageId, seq: resume.seq, sees: reachable(page) },
  });
  if (world.pages.has(page)) await register.keep([page]);
}

/** Whom the page can show, for the list of who looked at a senior; areas with what lies below them. */
function reachable(page: Page): AuditDetail {
  const scope = scopeOf(page.reach(), "seePosition");
  return {
    everywhere: scope.everywhere || scope.incidentEverywhere,
    areaIds: [...scope.areaIds, ...scope.incidentAreaIds].sort(),
    seniorIds: [...scope.seniorIds, ...scope.incidentSeniorIds].sort(),
  };
}

function greetingOf(
  { world, clock }: GreeterDeps,
  page: Page,
  told: {
    readonly epoch: string;
    readonly isResumed: boolean;
    readonly view: PageView;
    readonly missed: readonly IncidentView[];
  },
): readonly string[] {
  const { epoch, isResumed, view } = told;
  const serverTime = toIso(clock.now());
  const hello = liveText({
    kind: "hello",
    proto: LIVE_PROTO,
    epoch,
    seq: world.board.seq(),
    serverTime,
    resumed: isResumed,
  });
  const missed = told.missed
    .filter((incident) => sees(page, incident))
    .map((incident) => liveText({ kind: "incident", seq: incident.seq, incident }));
  const outages = outagesText(world, page);
  const last = outages === null ? [] : [outages];
  if (!isResumed) return [hello, snapshotText(world, view), ...missed, ...last];
  return [hello, ...missed, positionsText(view.positions.map((row) => JSON.stringify(showPosition(row)))), ...last];
}

/** Equal when areas, seniors and rights are those of the time the page was greeted; positions and incidents are not in it. */
function pictureOf(world: World, page: Page, view: PageView): string {
  const hash = createHash("sha256").update(world.areasText).update(signature(page.scopes()));
  for (const row of view.seniors.toSorted((a, b) => (a.seniorId < b.seniorId ? -1 : 1)))
    hash.update(JSON.stringify(showSenior(row)));
  return hash.digest("base64url").slice(0, 22);
}
