import type { SessionView } from "../../infra/contract/http.ts";
import type { IncidentView, PositionView, SeniorView } from "../../infra/contract/views.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { isRecord } from "../live/message-guard.ts";
import type { World } from "../live/world.ts";
import { SAVED_CARD } from "../page/saved-card.ts";

/** Whose phone it is: what of a session is needed to draw it. */
export type PhoneOwner = {
  readonly personId: string;
  readonly locale: SessionView["person"]["locale"];
  readonly demo: boolean;
};
export type SavedPhoto = { readonly photoAt: string; readonly picture: string };

/** The last picture of a guardian's phone. */
export type SavedCard = {
  readonly format: typeof FORMAT;
  readonly owner: PhoneOwner;
  /** By this phone's clock, for its end. */
  readonly savedAt: EpochMs;
  /** By the server's clock, for its age. */
  readonly heardAt: EpochMs;
  readonly seniors: readonly SeniorView[];
  readonly positions: readonly PositionView[];
  readonly incidents: readonly IncidentView[];
  readonly photos: Readonly<Record<string, SavedPhoto>>;
};
export type CardStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Another shape has another number: a card of an older page is dropped, not read. */
const FORMAT = 1;
/** Whereabouts are sensitive, and after a day they help nobody. */
export const CARD_LIFE_MS = 24 * 3_600_000;

export function ownerOf({ person, demo }: SessionView): PhoneOwner {
  return { personId: person.personId, locale: person.locale, demo };
}

type CardParts = Pick<SavedCard, "owner" | "savedAt" | "heardAt" | "photos"> & { readonly world: World };

/** As little as helps without a network: home, clothes and features only of somebody who is being looked for. */
export function cardOf({ world, ...parts }: CardParts): SavedCard {
  const incidents = [...world.incidents.values()].filter(({ endedAt }) => endedAt === null).map(withoutDetail);
  const sought = new Set(incidents.map(({ seniorId }) => seniorId));
  return {
    format: FORMAT,
    ...parts,
    seniors: [...world.seniors.values()].map((senior) => withoutDetails(senior, sought)),
    positions: [...world.positions.values()],
    incidents,
  };
}

function withoutDetails(senior: SeniorView, sought: ReadonlySet<string>): SeniorView {
  const kept = { ...senior, birthYear: null, address: "", wristbandId: null };
  return sought.has(senior.seniorId) ? kept : { ...kept, features: "", clothes: "", home: null };
}

function withoutDetail(incident: IncidentView): IncidentView {
  const signals = incident.signals.slice(0, 1).map((signal) => ({ ...signal, why: { ...signal.why, evidence: [] } }));
  return { ...incident, signals, tasks: [], links: [] };
}

/** The card that was kept; one that is too old, or of another page, is deleted. */
export function readCard(store: CardStore, now: EpochMs): SavedCard | null {
  const card = parsed(store.getItem(SAVED_CARD));
  if (card !== null && !isOver(card, now)) return card;
  store.removeItem(SAVED_CARD);
  return null;
}

/** Also a card from the future is over: then the phone's clock cannot tell its age. */
export function isOver({ savedAt }: Pick<SavedCard, "savedAt">, now: EpochMs): boolean {
  return now - savedAt >= CARD_LIFE_MS || savedAt - now >= CARD_LIFE_MS;
}

export function restoreWorld(world: World, { seniors, positions, incidents }: SavedCard): void {
  for (const senior of seniors) world.seniors.set(senior.seniorId, senior);
  for (const position of positions) world.positions.set(position.seniorId, position);
  for (const incident of incidents) world.incidents.set(incident.incidentId, incident);
  world.isKnown = true;
}

function parsed(text: string | null): SavedCard | null {
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    return isCard(value) ? value : null;
  } catch {
    return null;
  }
}

function isCard(value: unknown): value is SavedCard {
  if (!isRecord(value) || value["format"] !== FORMAT || !isRecord(value["owner"]) || !isRecord(value["photos"]))
    return false;
  const areTimes = typeof value["savedAt"] === "number" && typeof value["heardAt"] === "number";
  return areTimes && ["seniors", "positions", "incidents"].every((part) => Array.isArray(value[part]));
}
