import { createHash } from "node:crypto";
import { type ClientMessage, LIVE_PROTO, type ServerMessage } from "../../infra/contract/live.ts";
import { recordView } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { readServiceEpoch } from "../../infra/db/service-epoch.ts";
import { SECOND_MS, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { withDeadline } from "../../infra/runtime/deadline.ts";
import { showPosition, showSenior } from "../present/seniors.ts";
import { type PageView, snapshotText } from "./hub.ts";
import type { LiveIncidents } from "./incidents.ts";
import { liveText, positionsText } from "./message.ts";
import { type Page, signature } from "./page.ts";
import type { PageRegister } from "./page-register.ts";
import type { Publisher } from "./publisher.ts";

type Resume = Extract<ClientMessage, { kind: "resume" }>;

/** Longest a greeting waits for the first reading of the database. */
const READY_LIMIT_MS = 10 * SECOND_MS;
/** A page that was away for longer than this many events is shown the present only. */
const MISSED_EVENTS_MAX = 5_000;

/**
 * Answers the first message of a page. The epoch names this database and what the page was told about people: when both
 * still hold, the page gets only the incidents it missed, else a whole snapshot first. Either way each incident that changed
 * since `seq` is said, also one that has ended meanwhile.
 */
export function createGreeter(deps: {
  readonly db: Database;
  readonly clock: Clock;
  readonly incidents: LiveIncidents;
  readonly publisher: Publisher;
  readonly register: PageRegister;
}): (page: Page, resume: Resume) => Promise<void> {
  const { db, clock, publisher, register } = deps;
  const { hub } = publisher;
  let serviceEpoch: string | null = null;

  return async (page, resume) => {
    await withDeadline("live ready", READY_LIMIT_MS, publisher.ready);
    serviceEpoch ??= await readServiceEpoch(db);
    const { personId, grants } = page.reach();
    const isOurs = resume.epoch?.split(".")[0] === serviceEpoch && resume.seq <= hub.seq();
    const isRecent = hub.seq() - resume.seq <= MISSED_EVENTS_MAX;
    const missed = isOurs && isRecent ? await deps.incidents.changedSince(resume.seq) : [];
    await recordView(db, {
      at: clock.now(),
      personId,
      role: grants[0]?.role ?? null,
      action: "openLive",
      detail: { pageId: page.pageId, seq: resume.seq },
    });
    if (hub.pages.has(page)) await register.keep([page]);
    // From here on without waiting: what is published meanwhile comes after the greeting.
    const view = hub.viewOf(page);
    const epoch = `${serviceEpoch}.${pictureOf(page, view, publisher.areasText())}`;
    const isResumed = isOurs && isRecent && resume.epoch === epoch;
    const hello: ServerMessage = {
      kind: "hello",
      proto: LIVE_PROTO,
      epoch,
      seq: hub.seq(),
      serverTime: toIso(clock.now()),
      resumed: isResumed,
    };
    const picture = isResumed
      ? positionsText(view.positions.map((row) => JSON.stringify(showPosition(row))))
      : snapshotText(view, { seq: hub.seq(), areasText: publisher.areasText() });
    const incidents = missed
      .filter((incident) => hub.sees(page, incident))
      .map((incident) => liveText({ kind: "incident", seq: incident.seq, incident }));
    page.greet(isResumed ? [liveText(hello), ...incidents, picture] : [liveText(hello), picture, ...incidents]);
  };
}

/** Equal when areas, seniors and rights are those of the time the page was greeted; positions and incidents are not in it. */
function pictureOf(page: Page, view: PageView, areasText: string): string {
  const hash = createHash("sha256").update(areasText).update(signature(page.scopes()));
  for (const row of view.seniors.toSorted((a, b) => (a.seniorId < b.seniorId ? -1 : 1)))
    hash.update(JSON.stringify(showSenior(row)));
  return hash.digest("base64url").slice(0, 22);
}
