import type { Clock } from "../../infra/runtime/clock.ts";
import type { createClueDesk } from "./clues.ts";
import type { Desk } from "./desk.ts";
import type { createDutyDesk } from "./duty.ts";
import type { createFenceDesk } from "./fences.ts";
import type { createInvitationDesk } from "./invitations.ts";
import type { createListDesk } from "./lists.ts";
import type { LiveFeed } from "./live-feed.ts";
import type { createOwnLeaveDesk } from "./own-leaves.ts";
import type { createProtectionDesk } from "./protection.ts";
import type { createShareDesk } from "./shares.ts";
import type { Faults } from "./stand-in.ts";
import type { createSubstitutionDesk } from "./substitutions.ts";
import type { Account } from "./town.ts";

export type Deps = {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly feed: LiveFeed;
  readonly fences: ReturnType<typeof createFenceDesk>;
  readonly clues: ReturnType<typeof createClueDesk>;
  readonly invitations: ReturnType<typeof createInvitationDesk>;
  readonly duty: ReturnType<typeof createDutyDesk>;
  readonly ownLeaves: ReturnType<typeof createOwnLeaveDesk>;
  readonly substitutions: ReturnType<typeof createSubstitutionDesk>;
  readonly protection: ReturnType<typeof createProtectionDesk>;
  readonly lists: ReturnType<typeof createListDesk>;
  readonly shares: ReturnType<typeof createShareDesk>;
};

/** One request of somebody who is signed in; `path` without `/api/v1`. */
export type Call = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly account: Account;
  readonly query: URLSearchParams;
};
