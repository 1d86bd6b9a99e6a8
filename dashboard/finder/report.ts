import type { ClueBody, ClueTaken } from "../../infra/contract/clues.ts";
import type { Answer } from "../http/request.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Timers } from "../live/timers.ts";

/** What somebody has typed so far. It outlives a reload, a dead battery excepted, and keeps its key until it was taken. */
export type Draft = {
  readonly where: string;
  readonly about: string;
  readonly contact: string;
  readonly place: ClueBody["place"];
  readonly key: string;
};
export type Sending = "draft" | "sending" | "waiting" | "limited" | "refused" | "sent";
export type PhotoState = "none" | "sending" | "failed" | "sent";

export type Report = {
  readonly draft: () => Draft;
  readonly state: () => Sending;
  readonly photo: () => PhotoState;
  readonly write: (part: Partial<Omit<Draft, "key">>) => void;
  readonly send: (picture: Blob | null) => void;
  readonly retryNow: () => void;
  readonly beginAnew: () => void;
};

export type ReportDeps = {
  readonly token: string;
  readonly give: (body: ClueBody) => Promise<Answer<ClueTaken>>;
  readonly givePhoto: (taken: ClueTaken, picture: Blob) => Promise<Answer<null>>;
  readonly timers: Timers;
  readonly store: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  readonly newKey: () => string;
  readonly onChange: () => void;
};

export const RETRY_MS = 5_000;
const PHOTO_TRIES = 3;
const STORED_AS = "121.finder";

/** Sends what was typed, again every 5 s while there is no network, always with the same key: the service keeps it once. */
export function createReport(deps: ReportDeps): Report {
  const { token, timers, store, onChange } = deps;
  let draft = restore(store.getItem(STORED_AS), token) ?? emptyDraft(deps.newKey());
  let state: Sending = "draft";
  let photo: PhotoState = "none";
  let picture: Blob | null = null;
  let cancelRetry = () => {};

  const change = (next: Sending): void => {
    state = next;
    onChange();
  };
  const keep = (): void => {
    if (state === "sent") store.removeItem(STORED_AS);
    else store.setItem(STORED_AS, JSON.stringify({ token, draft }));
  };

  async function send(): Promise<void> {
    if (state === "sending" || state === "sent") return;
    cancelRetry();
    change("sending");
    const answer = await deps.give(bodyOf(token, draft));
    if (answer.kind === "ok") {
      change("sent");
      keep();
      return await sendPhoto(answer.value);
    }
    if (answer.kind === "refused") return change("refused");
    const isLimited = answer.status === 429;
    change(isLimited ? "limited" : "waiting");
    if (!isLimited) cancelRetry = timers.after(RETRY_MS, () => void send());
  }

  async function sendPhoto(taken: ClueTaken): Promise<void> {
    if (picture === null) return;
    showPhoto("sending");
    for (let tries = 0; tries < PHOTO_TRIES; tries += 1) {
      const { kind } = await deps.givePhoto(taken, picture);
      if (kind === "ok") return showPhoto("sent");
      if (kind === "refused") break;
    }
    showPhoto("failed");
  }

  function showPhoto(next: PhotoState): void {
    photo = next;
    onChange();
  }

  return {
    draft: () => draft,
    state: () => state,
    photo: () => photo,
    write: (part) => {
      if (state === "sending") return;
      // Nothing half typed leaves by itself; and what was tried may have arrived, so that the rest is another clue.
      cancelRetry();
      draft = { ...draft, ...part, key: state === "waiting" ? deps.newKey() : draft.key };
      keep();
      change("draft");
    },
    send: (chosen) => {
      picture = chosen;
      void send();
    },
    retryNow: () => void send(),
    beginAnew: () => {
      const { contact, place } = draft;
      draft = { ...emptyDraft(deps.newKey()), contact, place };
      [photo, picture] = ["none", null];
      change("draft");
    },
  };
}

/** Whether there is anything by which she can be found. */
export function saysWhere({ place, where }: Draft): boolean {
  return place !== null || where.trim() !== "";
}

function bodyOf(token: string, { key, place, where, about, contact }: Draft): ClueBody {
  const words = [where, about].map((part) => part.trim()).filter((part) => part !== "");
  const body = { token, idempotencyKey: key, place, words: words.join("\n") };
  return contact.trim() === "" ? body : { ...body, contact: contact.trim() };
}

const emptyDraft = (key: string): Draft => ({ where: "", about: "", contact: "", place: null, key });

/** A place is as old as the reload and is asked for again. */
function restore(text: string | null, token: string): Draft | null {
  if (text === null) return null;
  try {
    const kept: unknown = JSON.parse(text);
    if (!isRecord(kept) || kept["token"] !== token || !isRecord(kept["draft"])) return null;
    const { where, about, contact, key } = kept["draft"];
    const isWhole = [where, about, contact, key].every((part) => typeof part === "string");
    return isWhole
      ? { where: String(where), about: String(about), contact: String(contact), key: String(key), place: null }
      : null;
  } catch {
    return null;
  }
}
