import { html, nothing, type TemplateResult } from "lit-html";
import { FAR_GUARDIAN_M } from "../../infra/domain/guardian-home.ts";
import { metresBetween } from "../map/plane.ts";
import type { Point } from "../map/to-leaflet.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { distance } from "../words/distance.ts";
import { field } from "./field.ts";
import { type GuardianDraft, type HomeDraft, placeOf } from "./guardian-draft.ts";
import type { GuardianPart, Office } from "./office.ts";
import type { Troubles } from "./trouble.ts";

export type GuardianFieldsOptions = {
  readonly slot: "A" | "B";
  /** Where the troubles of these fields are found. */
  readonly prefix: GuardianPart;
  readonly guardian: GuardianDraft;
  readonly troubles: Troubles;
  readonly edit: (part: Partial<GuardianDraft>) => void;
};

/** Where a guardian lives: an address, a pin on the map beside or its numbers, and how far that is. */
export function homeFields(office: Office, options: GuardianFieldsOptions): TemplateResult {
  const { prefix, guardian, troubles, edit } = options;
  const { guardians: say } = words().coordinator;
  const isPinning = office.state.pinning === prefix;
  const hasPin = guardian.lon + guardian.lat !== "";
  const isBad = troubles[`${prefix}.place`] !== undefined;
  const touch = (part: Partial<HomeDraft>) => edit({ ...part, isHomeTouched: true });
  const pin = (): void => {
    office.acts.change({ pinning: isPinning ? null : prefix });
    // On a phone the map stands below the form.
    if (!isPinning) document.querySelector("#map")?.scrollIntoView({ block: "nearest" });
  };
  return html`${field({ id: `${prefix}.address`, label: say.address, hint: guardian.isHomeAwaited ? say.addressAwaited : say.addressHint, value: guardian.address, onInput: (address) => touch({ address }), isFixed: guardian.isHomeAwaited, trouble: troubles[`${prefix}.address`] })}
    <div class="row wrap"><button type="button" class="btn" data-pin=${prefix} aria-expanded=${isPinning} ?disabled=${guardian.isHomeAwaited} @click=${pin}>${icon("pin", "s")}${isPinning ? say.pinDone : hasPin ? say.pinMove : say.pin}</button>
      ${hasPin ? html`<button type="button" class="btn bare" @click=${() => touch({ lon: "", lat: "" })}>${say.pinRemove}</button>` : nothing}
      ${distanceNote(seniorHome(office), guardian)}</div>
    ${isPinning || isBad ? pinFields(options, isBad) : nothing}`;
}

/** Numbers are the keyboard's way to a pin. */
function pinFields({ prefix, guardian, edit }: GuardianFieldsOptions, isBad: boolean): TemplateResult {
  const { guardians: say, senior, errors } = words().coordinator;
  const number = (name: "lon" | "lat") => ({
    id: `${prefix}.${name}`,
    label: senior[name],
    kind: "number" as const,
    value: guardian[name],
    onInput: (value: string) => edit({ [name]: value, isHomeTouched: true }),
  });
  return html`<p class=${isBad ? "hint bad" : "hint"} role="status">${isBad ? errors.place : say.pinHint}</p>
    <div class="g g2">${field(number("lon"))}${field(number("lat"))}</div>`;
}

/** How far a guardian lives from the senior, straight; far away is said with a sign. */
export function distanceNote(senior: Point | null, home: HomeDraft): TemplateResult | typeof nothing {
  const { guardians: say } = words().coordinator;
  const place = placeOf(home);
  if (place === null) return home.address === "" ? nothing : html`<span class="hint">${say.noPin}</span>`;
  if (senior === null) return nothing;
  const metres = metresBetween(senior, place);
  if (metres < FAR_GUARDIAN_M)
    return html`<span class="chip far" data-far="false">${say.distance(distance(metres))}</span>`;
  return html`<span class="chip warn far" data-far="true">${icon("warn", "s")}${say.far(distance(metres))}</span>`;
}

/** The home of whoever is being enrolled or is chosen. */
export function seniorHome({ state, world }: Pick<Office, "state" | "world">): Point | null {
  const { choice, draft } = state;
  if (choice.kind === "new") return draft === null ? null : placeOf(draft);
  const home = choice.kind === "senior" ? world.seniors.get(choice.seniorId)?.home : null;
  return home == null ? null : [home.lon, home.lat];
}
