import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import type { IncidentActionBody } from "../infra/contract/http.ts";
import type { ServerMessage } from "../infra/contract/live.ts";
import type { IncidentView, PositionView } from "../infra/contract/views.ts";
import type { IncidentAction } from "../infra/domain/incident.ts";
import { type ApiClient, ApiProblem, signIn } from "./api-client.ts";
import { type CaseWork, createCaseWork } from "./case-work.ts";
import type { PersonCredential } from "./credentials.ts";
import { createLivePage, type LivePage } from "./live-page.ts";
import type { Random } from "./random.ts";
import { drawReaction, type GuardianTemper } from "./reaction.ts";

export type GuardianOptions = {
  readonly baseUrl: string;
  readonly credential: PersonCredential;
  readonly temper: GuardianTemper;
  readonly random: Random;
  /** Guardians in a hurry, for demonstrations: 0.1 answers ten times as fast. */
  readonly delayScale: number;
  readonly onDeed: (deed: GuardianDeed) => void;
};

/** Ids only: fit for a log. */
export type GuardianDeed = {
  readonly personId: string;
  readonly incidentId: string;
  /** What the guardian did, or that the alert was seen on the phone, or never looked at. */
  readonly action: IncidentAction | "sees" | "ignores";
  /** `done`, or the code with which the service refused. */
  readonly outcome: string;
};

export type Guardian = {
  /** Signs in and opens the page. Throws when the service refuses the sign-in. */
  readonly start: () => Promise<void>;
  readonly stop: () => void;
};

/** A simulated guardian with an open page, who does about each incident what their temper makes them do. */
export function createGuardian(options: GuardianOptions): Guardian {
  const { personId } = options.credential;
  const cases = new Map<string, { readonly seniorId: string; readonly work: CaseWork }>();
  const line = createLine(options, (message) => hear(message));

  const report = (incidentId: string, action: GuardianDeed["action"], outcome = "done") =>
    options.onDeed({ personId, incidentId, action, outcome });
  const act = async (incidentId: string, action: IncidentAction) => {
    report(incidentId, action, await line.act(incidentId, action));
  };
  const look = (incident: IncidentView) => {
    const { incidentId, seniorId } = incident;
    if (isOver(incident)) {
      cases.get(incidentId)?.work.stop();
      cases.delete(incidentId);
      return;
    }
    if (cases.has(incidentId) || incident.state === "suspected") return;
    const reaction = drawReaction(options.temper, options.random);
    report(incidentId, reaction.kind === "silent" ? "ignores" : "sees");
    if (reaction.kind !== "silent") line.page()?.say({ kind: "shown", incidentId });
    // One thing after the other, as hands do: in a hurry the next is due before the service has answered.
    let last = Promise.resolve();
    const work = createCaseWork({
      reaction,
      delayScale: options.delayScale,
      act: (action) => {
        last = last.then(() => act(incidentId, action));
      },
    });
    cases.set(incidentId, { seniorId, work });
  };
  const locate = (positions: readonly PositionView[]) => {
    for (const { seniorId, work } of cases.values()) {
      if (positions.some((position) => position.seniorId === seniorId && position.standing === "inside"))
        work.noteHome();
    }
  };
  const hear = (message: ServerMessage) => {
    if (message.kind === "incident") look(message.incident);
    if (message.kind === "snapshot") message.incidents.forEach(look);
    if (message.kind === "positions" || message.kind === "snapshot") locate(message.positions);
  };
  return {
    start: line.connect,
    stop: () => {
      for (const { work } of cases.values()) work.stop();
      cases.clear();
      line.hangUp();
    },
  };
}

function isOver({ state }: IncidentView): boolean {
  return state === "found" || state === "falseAlarm" || state === "closed";
}

type Line = {
  readonly connect: () => Promise<void>;
  readonly page: () => LivePage | null;
  readonly act: (incidentId: string, action: IncidentAction) => Promise<string>;
  readonly hangUp: () => void;
};

/** The session and the page of one guardian; a session that the service ends is replaced by a new one. */
function createLine(options: GuardianOptions, onMessage: (message: ServerMessage) => void): Line {
  let api: ApiClient | null = null;
  let page: LivePage | null = null;
  const connect = async () => {
    api = await signIn(options.baseUrl, options.credential);
    page?.close();
    page = createLivePage({
      ...api.live,
      random: options.random,
      onMessage,
      onGoodbye: () => void connect().catch(() => page?.open()),
    });
    page.open();
  };
  return {
    connect,
    page: () => page,
    act: async (incidentId, action) => (api === null ? "NOT_SIGNED_IN" : await takeAction(api, incidentId, action)),
    hangUp: () => page?.close(),
  };
}

/** `done`, or why not. A guardian who says "found" must say how they know: a place or a note. */
async function takeAction(api: ApiClient, incidentId: string, action: IncidentAction): Promise<string> {
  const body: IncidentActionBody = {
    action,
    idempotencyKey: randomUUID(),
    ...(action === "found" ? { note: "模拟守护人：已陪老人回到家中" } : {}),
  };
  try {
    await api.post(`/incidents/${incidentId}/actions`, body, Type.Unknown());
    return "done";
  } catch (problem) {
    return problem instanceof ApiProblem ? problem.code : "UNREACHABLE";
  }
}
