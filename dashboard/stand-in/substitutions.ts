import type { SubstitutionAsked, SubstitutionOpen } from "../../infra/contract/substitutions.ts";
import { isRecord } from "../live/message-guard.ts";
import { mayEver } from "../page/may-ever.ts";
import type { Call } from "./call.ts";
import type { Desk } from "./desk.ts";
import { type AskedNumber, type BookedLeave, type LeaveBook, standsIn } from "./leave-book.ts";
import { problem, type Reply } from "./reply.ts";
import { accounts } from "./town.ts";

type Request = { readonly leave: BookedLeave; readonly asked: AskedNumber };

/** Who was asked to stand in, and what they and the coordinator say. */
export function createSubstitutionDesk(book: LeaveBook, desk: Desk): (call: Call) => Reply | null {
  const open = (): readonly Request[] =>
    book.all().flatMap((leave) => {
      const { asked } = leave;
      const isOver = asked === null || asked.substituteSaid === "no" || asked.coordinatorSaid === "no";
      return isOver ? [] : [{ leave, asked }];
    });
  const seniorsOf = (personId: string) =>
    [...desk.seniors.values()]
      .filter(({ guardians }) => guardians.some((guardian) => guardian.personId === personId))
      .map(({ calledName }) => calledName);

  return (call) => {
    const { method, path, account, body } = call;
    const own = /^\/people\/([^/]+)\/substitutions(?:\/(\d+)\/answer)?$/.exec(path);
    const duty = /^\/duty\/substitutions(?:\/(\d+)\/answer)?$/.exec(path);
    if (own === null && duty === null) return null;
    if (duty !== null && !mayEver(account, "confirmSubstitute")) return problem(403, "FORBIDDEN");
    const id = own?.[1] ?? null;
    if (own !== null && account.person.personId !== id) return problem(404, "NOT_FOUND");
    const mine = open().filter(({ leave, asked }) =>
      own === null ? standsIn(leave) === null : asked.substituteId === id,
    );
    if (method === "GET") {
      const show = own === null ? showOpen : showAsked;
      return { status: 200, body: { items: mine.map((it) => show(it, seniorsOf(it.leave.personId))) } };
    }
    const asked = mine.find(({ leave }) => `${leave.leaveId}` === (own?.[2] ?? duty?.[1]));
    if (asked === undefined) return problem(404, "NOT_FOUND");
    if (!isAnswer(body)) return problem(400, "REQUEST_INVALID");
    const said = own === null ? { coordinatorSaid: body.answer } : { substituteSaid: body.answer };
    book.change(asked.leave.leaveId, { ...asked.asked, ...said });
    return { status: 204 };
  };
}

const nameOf = (personId: string | null) =>
  accounts.find(({ person }) => person.personId === personId)?.person.name ?? null;

function showAsked({ leave, asked }: Request, seniors: string[]): SubstitutionAsked {
  const { leaveId, personId, from, to } = leave;
  const standing = standsIn(leave) !== null ? "confirmed" : asked.substituteSaid === "yes" ? "agreed" : "asked";
  return { leaveId, from, to, seniors, askedBy: nameOf(personId) ?? "", standing };
}

function showOpen({ leave, asked }: Request, seniors: string[]): SubstitutionOpen {
  const { leaveId, personId, from, to } = leave;
  const { phone, substituteId } = asked;
  const said = (answer: "yes" | "no" | null) => (answer === "yes" ? answer : null);
  return {
    leaveId,
    personId,
    from,
    to,
    seniors,
    phone,
    substituteId,
    personName: nameOf(personId) ?? "",
    substituteName: nameOf(substituteId),
    substituteSaid: said(asked.substituteSaid),
    coordinatorSaid: said(asked.coordinatorSaid),
  };
}

const isAnswer = (body: unknown): body is { readonly answer: "yes" | "no" } =>
  isRecord(body) && (body["answer"] === "yes" || body["answer"] === "no");
