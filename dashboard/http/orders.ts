import type { DrillBody } from "../../infra/contract/drills.ts";
import type { TaskBody } from "../../infra/contract/duty.ts";
import type { ClueJudgement, TaskAnswer } from "../../infra/domain/incident.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { type Answer, request } from "./request.ts";

/** What the console asks of people besides the steps of an incident. */
export type Order =
  | { readonly kind: "giveTask"; readonly incidentId: string; readonly task: TaskBody }
  | {
      readonly kind: "answerTask";
      readonly incidentId: string;
      readonly taskId: string;
      readonly answer: TaskAnswer;
    }
  | {
      readonly kind: "judgeClue";
      readonly incidentId: string;
      readonly clueId: string;
      readonly judgement: ClueJudgement;
    }
  | { readonly kind: "handOver"; readonly toId: string; readonly note: string }
  | { readonly kind: "drill"; readonly seniorId: string; readonly recipients: DrillBody["recipients"] };

export function sendOrder(order: Order): Promise<Answer<unknown>> {
  switch (order.kind) {
    case "giveTask":
      return post(`/incidents/${part(order.incidentId)}/tasks`, order.task);
    case "answerTask":
      return post(`/incidents/${part(order.incidentId)}/tasks/${part(order.taskId)}/answer`, { answer: order.answer });
    case "judgeClue":
      return post(`/incidents/${part(order.incidentId)}/clues/${part(order.clueId)}/judgement`, {
        judgement: order.judgement,
      });
    case "handOver":
      return post("/duty/hand-over", { toId: order.toId, note: order.note });
    case "drill":
      return post(`/seniors/${part(order.seniorId)}/drills`, { recipients: order.recipients });
    default:
      return unreachable(order);
  }
}

const part = encodeURIComponent;
const isAnything = (value: unknown): value is unknown => value !== undefined;
const post = (path: string, body: unknown) => request("POST", path, isAnything, body);
