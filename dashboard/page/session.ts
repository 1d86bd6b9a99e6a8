import type { SessionView } from "../../infra/contract/http.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { getSession, signOut } from "../http/api.ts";
import { useCsrfToken } from "../http/request.ts";
import { forgetDraft } from "./enrolment-draft.ts";
import { leavePush } from "./push.ts";
import { forgetCard } from "./saved-card.ts";

const consoleRoles: readonly Role[] = ["rescuer", "dutyOfficer", "administrator", "viewer"];

export const secondFactorPage = "/second-factor.html";

/** The page a person works on: the console before the others, for who may see more needs to see more. */
export function pageFor(session: SessionView): string {
  if (session.secondFactor === "setUp") return secondFactorPage;
  const roles = session.person.roles.map(({ role }) => role);
  if (roles.some((role) => consoleRoles.includes(role))) return "/console.html";
  return roles.includes("coordinator") ? "/coordinator.html" : "/guardian.html";
}

/** The session of a page to work on: whoever has to set up a second factor first is led there. */
export async function requireSession(): Promise<SessionView | null> {
  const session = await readSession();
  if (session?.secondFactor !== "setUp") return session;
  location.assign(secondFactorPage);
  return null;
}

/** The signed-in session; `null` when the server cannot be reached. Without a session the page goes to sign-in. */
export async function readSession(): Promise<SessionView | null> {
  const answer = await getSession();
  if (answer.kind === "refused") {
    leaveToSignIn();
    return null;
  }
  if (answer.kind === "unreachable") return null;
  useCsrfToken(answer.value.csrfToken);
  return answer.value;
}

export function leaveToSignIn(): void {
  forgetCard();
  forgetDraft();
  location.assign(`/?next=${encodeURIComponent(location.pathname)}`);
}

/** Ends the session here and on the server, and forgets what this person left on the machine. */
export async function signOutAndLeave(personId: string): Promise<void> {
  localStorage.removeItem(`121.actions.${personId}`);
  forgetCard();
  forgetDraft();
  await leavePush(personId);
  await signOut();
  location.assign("/");
}
