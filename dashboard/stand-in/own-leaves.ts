import type { OwnLeaveView } from "../../infra/contract/own-leaves.ts";
import { standingOf } from "../../infra/domain/substitution.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Call } from "./call.ts";
import type { Desk } from "./desk.ts";
import { type AskedNumber, type BookedLeave, type LeaveBook, standsIn } from "./leave-book.ts";
import { problem, type Reply } from "./reply.ts";
import { type Account, accounts } from "./town.ts";

/** When guardians are away, as they say it themselves, and whom they ask to stand in. */
export function createOwnLeaveDesk(book: LeaveBook, { seniors }: Desk): (call: Call) => Reply | null {
  const isOtherGuardian = (asker: string, phone: unknown): boolean =>
    [...seniors.values()].some(
      ({ guardians }) =>
        guardians.some(({ personId }) => personId === asker) &&
        guardians.some((guardian) => guardian.personId !== asker && guardian.phone === phone),
    );
  return (call) => {
    const [, kind, personId = "", what, leaveId, part] = call.path.split("/");
    if (kind !== "people" || what !== "leaves") return null;
    if (call.account.person.personId !== personId) return problem(404, "NOT_FOUND");
    const typed = isRecord(call.body) ? (call.body["phone"] ?? call.body["substitutePhone"]) : null;
    if (isOtherGuardian(personId, typed)) return problem(422, "SUBSTITUTE_IS_GUARDIAN");
    const mine = book.all().filter((leave) => leave.personId === personId);
    if (call.method === "GET") return { status: 200, body: { items: mine.map(show) } };
    if (call.method === "POST") return take(book, call, mine);
    const leave = mine.find((it) => `${it.leaveId}` === leaveId);
    if (leave === undefined) return problem(404, "NOT_FOUND");
    if (call.method === "PUT" && part === "substitute") return ask(book, leave, call.body);
    book.remove(leave.leaveId);
    return { status: 204 };
  };
}

function take(book: LeaveBook, { account, body }: Call, mine: readonly BookedLeave[]): Reply {
  if (!isSpan(body)) return problem(400, "REQUEST_INVALID");
  const { from, to, substitutePhone } = body;
  if (from >= to || mine.some((leave) => leave.from < to && from < leave.to)) return problem(409, "DUTY_OVERLAPS");
  const { personId } = account.person;
  const asked = typeof substitutePhone === "string" ? numberOf(substitutePhone, personId) : null;
  return { status: 201, body: show(book.add({ personId, from, to, asked })) };
}

function ask(book: LeaveBook, leave: BookedLeave, body: unknown): Reply {
  if (!isRecord(body) || typeof body["phone"] !== "string") return problem(400, "REQUEST_INVALID");
  if (standsIn(leave) !== null) return problem(409, "CONFLICT");
  const asked = numberOf(body["phone"], leave.personId);
  book.change(leave.leaveId, asked);
  return { status: 200, body: show({ ...leave, asked }) };
}

/** Only a guardian can be asked; any other number is answered alike. */
function numberOf(phone: string, asker: string): AskedNumber {
  const isGuardian = ({ person }: Account) => person.roles.some(({ role }) => role === "guardian");
  const owner = accounts.filter(isGuardian).find(({ person }) => person.phone === phone && person.personId !== asker);
  return { phone, substituteId: owner?.person.personId ?? null, substituteSaid: null, coordinatorSaid: null };
}

function show(leave: BookedLeave): OwnLeaveView {
  const { leaveId, from, to, asked } = leave;
  const substitute = accounts.find(({ person }) => person.personId === standsIn(leave));
  const substitution = asked === null ? null : { phone: asked.phone, standing: standingOf(asked) };
  return { leaveId, seniorId: null, from, to, substituteName: substitute?.person.name ?? null, substitution };
}

type Span = { readonly from: string; readonly to: string; readonly substitutePhone?: unknown };
const isSpan = (body: unknown): body is Span =>
  isRecord(body) && typeof body["from"] === "string" && typeof body["to"] === "string";
