import type { TemplateResult } from "lit-html";
import type { CoverageView } from "../../infra/contract/coverage.ts";
import type { ChannelView, FenceJudgementView, FenceView, SessionView } from "../../infra/contract/http.ts";
import type { PersonHome } from "../../infra/contract/person-homes.ts";
import type { PersonView } from "../../infra/contract/views.ts";
import type { GuardianSlot } from "../../infra/domain/roles.ts";
import type { Connection } from "../live/connection.ts";
import type { World } from "../live/world.ts";
import type { Draft } from "./draft.ts";
import type { GuardianDraft } from "./guardian-draft.ts";
import type { BoardTile } from "./readiness.ts";
import type { Troubles } from "./trouble.ts";

export type Choice =
  | { readonly kind: "none" }
  | { readonly kind: "new" }
  | { readonly kind: "invite" }
  | { readonly kind: "shared" }
  | { readonly kind: "import" }
  | { readonly kind: "senior"; readonly seniorId: string };

/** The replacing of one guardian of somebody enrolled. */
export type Pairing = { readonly slot: GuardianSlot; readonly guardian: GuardianDraft; readonly troubles: Troubles };
/** Whose fields on the page: also the beginning of their names. */
export type GuardianPart = "guardians.0" | "guardians.1" | "pairing";
export type CircleDraft = {
  readonly fenceId: string | null;
  readonly version: number;
  readonly lon: number;
  readonly lat: number;
  readonly radiusM: string;
};

/** What the service says of the circle before it is saved. */
export type Judging =
  | { readonly kind: "none" | "asking" | "failed" }
  | { readonly kind: "judged"; readonly view: FenceJudgementView };

export type OfficeState = {
  readonly choice: Choice;
  readonly query: string;
  /** Which lack alone is listed; `null`: everybody. */
  readonly tile: BoardTile | null;
  readonly draft: Draft | null;
  /** Shown once somebody has tried to send. */
  readonly troubles: Troubles;
  readonly isBusy: boolean;
  /** What failed, as a code of `errors`, or null. */
  readonly failure: string | null;
  readonly done: string | null;
  readonly token: { readonly wristbandId: string; readonly token: string; readonly isCopied: boolean } | null;
  /** The address of a wristband's finder page, just made: it is shown once, to be printed. */
  readonly finderCode: {
    readonly wristbandId: string;
    readonly url: string;
    readonly draw: (text: string, label: string) => TemplateResult;
  } | null;
  readonly pairing: Pairing | null;
  /** Where guardians live, by person; only of those whom this coordinator may pair. */
  readonly homes: ReadonlyMap<string, PersonHome>;
  /** Whose home a press on the map sets now; `null`: the senior's. */
  readonly pinning: GuardianPart | null;
  readonly people: { readonly slot: string; readonly query: string; readonly found: readonly PersonView[] } | null;
  readonly fences: readonly FenceView[];
  readonly circle: CircleDraft | null;
  readonly judging: Judging;
  readonly channels: ReadonlyMap<string, readonly ChannelView[]>;
  /** When the newest test went out, server time; by senior. */
  readonly tests: ReadonlyMap<string, number>;
  /** Who could be called within the next day, as the service last said. */
  readonly coverage: readonly CoverageView[];
};

export type Office = {
  readonly session: SessionView;
  readonly world: World;
  readonly connection: Connection;
  readonly now: number;
  readonly state: OfficeState;
  readonly acts: OfficeActs;
};

export type OfficeActs = {
  readonly change: (part: Partial<OfficeState>) => void;
  readonly choose: (choice: Choice) => void;
  readonly edit: (part: Partial<Draft>) => void;
  readonly editGuardian: (index: 0 | 1, part: Partial<GuardianDraft>) => void;
  readonly submit: () => void;
  /** `guardian`: the one who is there already, to change where they live. */
  readonly startPairing: (slot: GuardianSlot, guardian?: GuardianDraft) => void;
  readonly editPairing: (part: Partial<GuardianDraft>) => void;
  readonly savePairing: () => void;
  readonly findPeople: (slot: string, query: string) => void;
  /** Reads where somebody known lives into the fields they were chosen for. */
  readonly readHome: (personId: string) => void;
  readonly renew: (wristbandId: string) => void;
  readonly copyToken: () => void;
  readonly editCircle: (part: Partial<CircleDraft>) => void;
  readonly saveCircle: () => void;
  /** Reads the fences of whoever is chosen again. */
  readonly reread: () => void;
  readonly test: (seniorId: string) => void;
  readonly toggleTheme: () => void;
  readonly switchLanguage: () => void;
  readonly signOut: () => void;
};

/** What the acts stand on. */
export type OfficeDeps = {
  readonly session: SessionView;
  readonly world: World;
  readonly state: () => OfficeState;
  readonly change: (part: Partial<OfficeState>) => void;
  readonly now: () => number;
  readonly newSeniorId: () => string;
  /** The only area of this coordinator, or an empty text. */
  readonly firstArea: () => string;
};
