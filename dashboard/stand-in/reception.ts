import { plusMs, toIso } from "../../infra/domain/time.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Deps } from "./call.ts";
import { answerFinder } from "./finder.ts";
import { problem, type Reply } from "./reply.ts";
import { cookieFor } from "./sessions.ts";
import { type Account, accounts } from "./town.ts";

type StrangersCall = { readonly method: string; readonly path: string; readonly body: unknown };

/** What needs no session; `null`: nothing of this. */
export function answerStranger(deps: Deps, { method, path, body }: StrangersCall): Reply | null {
  switch (path) {
    case "/session":
      return method === "POST" ? signIn(deps, body) : null;
    case "/link-answers":
      return answerByLink(body);
    case "/demo/accounts":
      return { status: 200, body: { items: demoAccounts() } };
    case "/session/ways":
      return { status: 200, body: { organisation: deps.faults.organisation } };
    case "/session/organisation/code":
      return { status: 204, cookie: cookieFor("zhou") };
    case "/finder/look":
    case "/finder/clues":
      return answerFinder(deps, path, body);
    case "/finder/clues/clue-1/photo":
      return { status: 204 };
    case "/invitations/use":
      return useInvitation(body);
    default:
      return deps.shares.answerHolder(path, body);
  }
}

/** Links to try: `good`, `old`, `over`; any other is none of ours. */
function answerByLink(body: unknown): Reply {
  const token: unknown = isRecord(body) ? body["token"] : null;
  if (token === "good") return { status: 200, body: { number: 231 } };
  if (token === "old") return problem(410, "LINK_EXPIRED");
  return token === "over" ? problem(409, "INCIDENT_ENDED") : problem(404, "LINK_INVALID");
}

function signIn(deps: Deps, body: unknown): Reply {
  const account = isRecord(body)
    ? accounts.find(({ login, password }) => login === body["login"] && password === body["password"])
    : undefined;
  if (account === undefined) return problem(401, "SIGN_IN_FAILED");
  const code = isRecord(body) ? body["code"] : undefined;
  if (deps.faults.secondFactor === "on" && code !== "121121")
    return problem(401, code === undefined ? "SECOND_FACTOR_NEEDED" : "SECOND_FACTOR_WRONG");
  return { status: 200, body: session(deps, account), cookie: cookieFor(account.login) };
}

export function session({ clock, faults }: Deps, { person }: Account) {
  return {
    person,
    csrfToken: "stand-in-token",
    expiresAt: toIso(plusMs(clock.now(), 86_400_000)),
    demo: true,
    secondFactor: faults.secondFactor,
  };
}

/** The link `good` works for every login but `taken`. */
function useInvitation(body: unknown): Reply {
  if (!isRecord(body) || body["token"] !== "good") return problem(404, "LINK_INVALID");
  return body["login"] === "taken" ? problem(409, "CONFLICT") : { status: 204 };
}

/** Its code is always 121121. */
export function secondFactor({ faults }: Deps, method: string, body: unknown): Reply {
  const isRight = isRecord(body) && body["code"] === "121121";
  const isOn = faults.secondFactor === "on";
  if (method === "GET") return { status: 200, body: { isOn, isRequired: true, recoveryCodesLeft: isOn ? 10 : 0 } };
  if (method === "POST" && (!isOn || isRight)) {
    const secret = "JBSWY3DPEHPK3PXP";
    return { status: 200, body: { secret, uri: `otpauth://totp/121:zhou?secret=${secret}&issuer=121` } };
  }
  if (!isRight) return problem(401, "SECOND_FACTOR_WRONG");
  faults.secondFactor = method === "PUT" ? "on" : "off";
  if (method === "DELETE") return { status: 204 };
  const recoveryCodes = Array.from({ length: 10 }, (_, index) => `abcd-efgh-ijkl-mn${20 + index}`);
  return { status: 200, body: { recoveryCodes } };
}

function demoAccounts() {
  return accounts
    .filter(({ login }) => ["zhou", "wu", "lifang", "chenwei", "shen"].includes(login))
    .map(({ login, password, person }) => ({
      role: person.roles[0]?.role ?? "viewer",
      login,
      password,
      name: person.name,
      seniorCalledName: person.roles[0]?.role === "guardian" ? "王奶奶" : null,
    }));
}
