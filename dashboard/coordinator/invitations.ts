import type { InvitationView } from "../../infra/contract/accounts.ts";
import type { SessionView } from "../../infra/contract/http.ts";
import { grantableRoles } from "../../infra/domain/access-table.ts";
import { type Role, roles } from "../../infra/domain/roles.ts";
import { getInvitations, invite, revokeInvitation } from "../http/api.ts";

export type InvitationsState = {
  readonly items: readonly InvitationView[];
  readonly name: string;
  readonly role: Role;
  readonly areaId: string;
  readonly isBusy: boolean;
  readonly trouble: "incomplete" | "refused" | "unreachable" | null;
  /** The link of the newest one: whoever holds it joins, so it is shown this once and kept nowhere. */
  readonly link: { readonly url: string; readonly name: string; readonly isCopied: boolean } | null;
};

export type Invitations = {
  readonly state: () => InvitationsState;
  readonly roles: readonly Role[];
  readonly open: () => void;
  readonly edit: (part: Partial<Pick<InvitationsState, "name" | "role" | "areaId">>) => void;
  readonly send: (firstArea: string) => void;
  readonly revoke: (invitationId: string) => void;
  readonly copy: () => void;
};

/** Asking people to join: what was typed, the one link that is on the page, and those that still wait for an answer. */
export function createInvitations(session: SessionView, redraw: () => void): Invitations {
  const given = rolesToGive(session);
  let state: InvitationsState = {
    items: [],
    name: "",
    role: given[0] ?? "guardian",
    areaId: "",
    isBusy: false,
    trouble: null,
    link: null,
  };
  const change = (part: Partial<InvitationsState>): void => {
    state = { ...state, ...part };
    redraw();
  };
  const read = async (): Promise<void> => {
    const answer = await getInvitations();
    if (answer.kind === "ok") change({ items: answer.value.items });
    else change({ trouble: "unreachable" });
  };
  const send = async (firstArea: string): Promise<void> => {
    const { role, isBusy } = state;
    const name = state.name.trim();
    const areaId = state.areaId === "" ? firstArea : state.areaId;
    if (isBusy) return;
    if (name === "" || areaId === "") return change({ trouble: "incomplete" });
    change({ isBusy: true, trouble: null, link: null });
    const answer = await invite({ name, role, areaId });
    if (answer.kind !== "ok")
      return change({ isBusy: false, trouble: answer.kind === "refused" ? "refused" : "unreachable" });
    const url = new URL(answer.value.path, location.origin).href;
    change({ isBusy: false, name: "", link: { url, name, isCopied: false } });
    await read();
  };
  const revoke = async (invitationId: string): Promise<void> => {
    const answer = await revokeInvitation(invitationId);
    if (answer.kind !== "ok") change({ trouble: answer.kind === "refused" ? "refused" : "unreachable" });
    else change({ link: null });
    await read();
  };
  return {
    state: () => state,
    roles: given,
    open: () => {
      change({ link: null, trouble: null });
      void read();
    },
    edit: (part) => change({ ...part, trouble: null }),
    send: (firstArea) => void send(firstArea),
    revoke: (invitationId) => void revoke(invitationId),
    copy: () => void copy(state, change),
  };
}

async function copy({ link }: InvitationsState, change: (part: Partial<InvitationsState>) => void): Promise<void> {
  if (link === null || !("clipboard" in navigator)) return;
  // Where the browser refuses, the link stands on the page and can be selected by hand.
  const isCopied = await navigator.clipboard.writeText(link.url).then(
    () => true,
    () => false,
  );
  change({ link: { ...link, isCopied } });
}

function rolesToGive({ person }: SessionView): readonly Role[] {
  return roles.filter((role) => person.roles.some((own) => grantableRoles[own.role]?.includes(role) === true));
}
