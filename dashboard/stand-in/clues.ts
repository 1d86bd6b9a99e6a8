import { readFileSync } from "node:fs";
import type { ClueView } from "../../infra/contract/clues.ts";
import type { ServerMessage } from "../../infra/contract/live.ts";
import { clueJudgements } from "../../infra/domain/incident.ts";
import { plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { isRecord } from "../live/message-guard.ts";
import { mayEver } from "../page/may-ever.ts";
import type { Call } from "./call.ts";
import { lastSeenWang } from "./cast.ts";
import type { Desk } from "./desk.ts";
import type { LiveFeed } from "./live-feed.ts";
import { problem, type Reply } from "./reply.ts";

/** Clues of passers-by: none until a test or a picture has somebody say something. */
export function createClueDesk(desk: Desk, clock: Clock) {
  const kept = new Map<string, readonly ClueView[]>();

  /** The incident as it is with its clues, one event later. */
  function told(incidentId: string): Extract<ServerMessage, { kind: "incident" }> {
    const incident = desk.incidents.get(incidentId);
    if (incident === undefined) throw new Error(`no incident ${incidentId}`);
    const counted = (state: ClueView["state"]) =>
      (kept.get(incidentId) ?? []).filter((it) => it.state === state).length;
    const clues = { given: counted("given"), confirmed: counted("confirmed") };
    const next = { ...incident, seq: incident.seq + 1, clues };
    desk.incidents.set(incidentId, next);
    return { kind: "incident", seq: next.seq, incident: next };
  }
  const seenBy = ({ account }: Call, incidentId: string): readonly ClueView[] => {
    const mayJudge = mayEver(account, "judgeClue");
    return (kept.get(incidentId) ?? []).filter(({ state }) => mayJudge || state === "confirmed");
  };

  return {
    give: (incidentId: string) => {
      kept.set(incidentId, exampleClues(clock));
      return told(incidentId);
    },
    read: (call: Call, incidentId: string): Reply =>
      call.path.endsWith("/photo")
        ? { status: 200, jpeg: readFileSync(new URL("../../simulators/portraits/wang.jpg", import.meta.url)) }
        : { status: 200, body: { items: seenBy(call, incidentId) } },
    judge: ({ feed }: { readonly feed: LiveFeed }, call: Call, incidentId: string): Reply => {
      const clueId = call.path.split("/")[4];
      const judgement = clueJudgements.find((it) => isRecord(call.body) && call.body["judgement"] === it);
      if (judgement === undefined) return problem(400, "REQUEST_INVALID");
      const clues = kept.get(incidentId) ?? [];
      kept.set(
        incidentId,
        clues.map((it) => (it.clueId === clueId ? { ...it, state: judgement } : it)),
      );
      feed.broadcast(told(incidentId));
      return { status: 200, body: { items: seenBy(call, incidentId) } };
    },
  };
}

function exampleClues(clock: Clock): readonly ClueView[] {
  const ago = (seconds: number) => toIso(plusMs(clock.now(), -1_000 * seconds));
  const [lon, lat] = lastSeenWang;
  const clue = { state: "given", contact: null, hasPhoto: false } as const;
  return [
    {
      ...clue,
      clueId: "clue-2",
      givenAt: ago(42),
      words: "河西街农行门口\n一个人坐在台阶上，手里拎着布袋",
      place: { lon: lon + 0.0016, lat: lat + 0.0007, accuracyM: 20, isOutside: false },
      contact: "13800000000",
      hasPhoto: true,
    },
    {
      ...clue,
      clueId: "clue-1",
      givenAt: ago(190),
      words: "在桥上看到，往东走",
      place: { lon: lon - 0.0012, lat: lat + 0.0011, accuracyM: 35, isOutside: false },
    },
  ];
}
