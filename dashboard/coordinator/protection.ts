import {
  type ConsentBody,
  type ConsentView,
  consentRelations,
  type ExportBody,
  type ViewerEntry,
} from "../../infra/contract/protection.ts";
import { exportSenior, getConsents, getViewers, giveConsent, withdrawConsent } from "../http/protection.ts";
import type { Answer } from "../http/request.ts";

type Representative = NonNullable<ConsentBody["representative"]>;
export type Scope = ConsentBody["scopes"][number];
export type ConsentDraft = {
  readonly textVersion: string;
  /** A day in Haining, as a date field has it. */
  readonly givenOn: string;
  readonly scopes: readonly Scope[];
  readonly relation: "self" | Representative["relation"];
  readonly name: string;
  readonly evidence: string;
};
export type Trouble = "incomplete" | "refused" | "invalid" | "unreachable";

export type ProtectionState = {
  readonly seniorId: string | null;
  readonly consents: readonly ConsentView[] | null;
  readonly draft: ConsentDraft | null;
  /** The consent that is about to be withdrawn. */
  readonly withdrawing: string | null;
  readonly viewers: readonly ViewerEntry[] | null;
  readonly reason: ExportBody["reason"];
  readonly isBusy: boolean;
  readonly isExporting: boolean;
  readonly trouble: { readonly part: "consent" | "viewers" | "export"; readonly kind: Trouble } | null;
  readonly done: "consent" | "export" | null;
};

export type Protection = {
  readonly state: () => ProtectionState;
  /** Whom the page is about now; reads their consents when it is somebody else. */
  readonly want: (seniorId: string | null) => void;
  readonly change: (part: Partial<ProtectionState>) => void;
  readonly startConsent: () => void;
  readonly edit: (part: Partial<ConsentDraft>) => void;
  readonly save: () => void;
  readonly withdraw: (consentId: string) => void;
  readonly listViewers: () => void;
  readonly download: () => void;
};

type Change = (part: Partial<ProtectionState>) => void;
type Desk = { readonly state: () => ProtectionState; readonly change: Change; readonly now: () => number };

const nobody: ProtectionState = {
  seniorId: null,
  consents: null,
  draft: null,
  withdrawing: null,
  viewers: null,
  reason: "askedByFamily",
  isBusy: false,
  isExporting: false,
  trouble: null,
  done: null,
};

/** Consent, who looked and export of the one senior on the page; an answer about somebody chosen before is dropped. */
export function createProtection(now: () => number, redraw: () => void): Protection {
  let state = nobody;
  const change: Change = (part) => {
    state = { ...state, ...part };
    redraw();
  };
  const desk: Desk = { state: () => state, change, now };
  return {
    state: desk.state,
    change,
    want: (seniorId) => {
      if (seniorId === state.seniorId) return;
      change({ ...nobody, seniorId });
      if (seniorId !== null) void readConsents(desk, seniorId);
    },
    startConsent: () => change({ draft: emptyConsent(now()), trouble: null, done: null }),
    edit: (part) => change({ draft: state.draft === null ? null : { ...state.draft, ...part }, trouble: null }),
    save: () => void save(desk),
    withdraw: (consentId) => void withdraw(desk, consentId),
    listViewers: () => void listViewers(desk),
    download: () => void download(desk),
  };
}

/** The draft as the service takes it; `null` while something is missing. */
export function toConsent(draft: ConsentDraft): ConsentBody | null {
  const [textVersion, name, evidence] = [draft.textVersion.trim(), draft.name.trim(), draft.evidence.trim()];
  const givenMs = Date.parse(`${draft.givenOn}T00:00:00+08:00`);
  const relation = consentRelations.find((each) => each === draft.relation);
  if (textVersion === "" || Number.isNaN(givenMs)) return null;
  if (relation !== undefined && (name === "" || evidence === "")) return null;
  const representative = relation === undefined ? null : { name, relation, evidence };
  return { textVersion, scopes: [...draft.scopes], givenAt: new Date(givenMs).toISOString(), representative };
}

const HAINING_AHEAD_MS = 8 * 3_600_000;

function emptyConsent(now: number): ConsentDraft {
  const givenOn = new Date(now + HAINING_AHEAD_MS).toISOString().slice(0, 10);
  return { textVersion: "", givenOn, scopes: ["position"], relation: "self", name: "", evidence: "" };
}

async function readConsents({ state, change }: Desk, seniorId: string): Promise<void> {
  const answer = await getConsents(seniorId);
  if (state().seniorId !== seniorId) return;
  if (answer.kind === "ok") change({ consents: answer.value.items });
  else change({ trouble: { part: "consent", kind: troubleOf(answer) } });
}

async function save(desk: Desk): Promise<void> {
  const { draft, seniorId, isBusy } = desk.state();
  if (draft === null || seniorId === null || isBusy) return;
  const body = toConsent(draft);
  if (body === null) return desk.change({ trouble: { part: "consent", kind: "incomplete" } });
  desk.change({ isBusy: true, trouble: null });
  const answer = await giveConsent(seniorId, body);
  if (desk.state().seniorId !== seniorId) return;
  if (answer.kind !== "ok")
    return desk.change({ isBusy: false, trouble: { part: "consent", kind: troubleOf(answer) } });
  desk.change({ isBusy: false, draft: null, done: "consent" });
  await readConsents(desk, seniorId);
}

async function withdraw(desk: Desk, consentId: string): Promise<void> {
  const { seniorId, isBusy } = desk.state();
  if (seniorId === null || isBusy) return;
  desk.change({ isBusy: true, trouble: null, done: null });
  const answer = await withdrawConsent(seniorId, consentId);
  if (desk.state().seniorId !== seniorId) return;
  const trouble = answer.kind === "ok" ? null : { part: "consent" as const, kind: troubleOf(answer) };
  desk.change({ isBusy: false, withdrawing: null, trouble });
  if (trouble === null) await readConsents(desk, seniorId);
}

async function listViewers({ state, change }: Desk): Promise<void> {
  const { seniorId } = state();
  if (seniorId === null) return;
  const answer = await getViewers(seniorId);
  if (state().seniorId !== seniorId) return;
  if (answer.kind === "ok") change({ viewers: answer.value.items, trouble: null });
  else change({ trouble: { part: "viewers", kind: troubleOf(answer) } });
}

async function download({ state, change }: Desk): Promise<void> {
  const { seniorId, reason, isExporting } = state();
  if (seniorId === null || isExporting) return;
  change({ isExporting: true, trouble: null, done: null });
  const answer = await exportSenior(seniorId, { reason });
  if (state().seniorId !== seniorId) return;
  if (answer.kind === "ok") handOver(answer.value, `${seniorId}.ndjson`);
  const trouble = answer.kind === "ok" ? null : { part: "export" as const, kind: troubleOf(answer) };
  change({ isExporting: false, trouble, done: trouble === null ? "export" : null });
}

function handOver(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function troubleOf(answer: Exclude<Answer<unknown>, { kind: "ok" }>): Trouble {
  if (answer.kind === "unreachable") return "unreachable";
  return answer.status === 400 ? "invalid" : "refused";
}
