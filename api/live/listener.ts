import type { ClientMessage } from "../../infra/contract/live.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { LiveIncidents } from "./incidents.ts";
import { readClientMessage } from "./message.ts";
import { closeCodes, type Page } from "./page.ts";
import { sees, type World } from "./world.ts";

type Resume = Extract<ClientMessage, { kind: "resume" }>;

type ListenerDeps = {
  readonly world: World;
  readonly clock: Clock;
  readonly log: Log;
  readonly incidents: LiveIncidents;
  readonly greet: (page: Page, resume: Resume) => Promise<void>;
  readonly giveUp: (page: Page, code: number, reason: string) => void;
};

/** What to do with what one page says. A page that does not keep to the contract is closed. */
export function createListener(deps: ListenerDeps): (page: Page) => (text: string) => void {
  return (page) => {
    let isResumed = false;
    return (text) => {
      if (!deps.world.pages.has(page)) return;
      const message = readClientMessage(text);
      const isSecondResume = message?.kind === "resume" && isResumed;
      if (message === null || isSecondResume || !page.mayStillSay())
        return deps.giveUp(page, closeCodes.notUnderstood, "message not understood");
      page.heard(deps.clock.now());
      if (message.kind === "shown") void noteShown(deps, page, message.incidentId);
      if (message.kind !== "resume") return;
      isResumed = true;
      deps.greet(page, message).catch((fault: unknown) => {
        deps.log.warn({ pageId: page.pageId, ...faultFields(fault) }, "page could not be greeted");
        deps.giveUp(page, closeCodes.tryAgainLater, "not ready");
      });
    };
  };
}

async function noteShown({ world, incidents, log }: ListenerDeps, page: Page, incidentId: string): Promise<void> {
  const incident = world.board.incidents.get(incidentId);
  if (incident === undefined || !sees(page, incident)) return;
  try {
    await incidents.recordShown(incidentId, page.reach().personId);
  } catch (fault) {
    log.warn({ incidentId, ...faultFields(fault) }, "receipt could not be noted");
  }
}
