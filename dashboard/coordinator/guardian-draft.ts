import type { EnrolmentBody } from "../../infra/contract/http.ts";
import type { PersonHome } from "../../infra/contract/person-homes.ts";
import { isPhone } from "../../infra/domain/phone.ts";
import type { Point } from "../map/to-leaflet.ts";
import { isPlace, type Troubles } from "./trouble.ts";

/** Where a guardian lives as it is typed; all of it may be left empty. */
export type HomeDraft = { readonly address: string; readonly lon: string; readonly lat: string };

/** One guardian as it is typed. `personId` when somebody known was chosen. */
export type GuardianDraft = HomeDraft & {
  readonly personId: string | null;
  readonly name: string;
  readonly phone: string;
  readonly login: string;
  readonly password: string;
  /** Until somebody types there, what the service knows of a home stays as it is. */
  readonly isHomeTouched: boolean;
  /** Until the home of somebody known has been read nothing can be typed over it. */
  readonly isHomeAwaited: boolean;
};

const noHome: HomeDraft = { address: "", lon: "", lat: "" };
export const emptyGuardian: GuardianDraft = {
  ...noHome,
  personId: null,
  name: "",
  phone: "",
  login: "",
  password: "",
  isHomeTouched: false,
  isHomeAwaited: false,
};

/** What is wrong with one guardian alone. */
export function guardianTroubles(guardian: GuardianDraft): Troubles {
  const { personId, name, phone, login, password, lon, lat } = guardian;
  const troubles: Record<string, Troubles[string]> = {};
  if (name.trim() === "") troubles["name"] = "needed";
  if (!isPhone(phone.trim())) troubles["phone"] = phone.trim() === "" ? "needed" : "phone";
  if (lon.trim() + lat.trim() !== "" && !isPlace(lon, lat)) troubles["place"] = "place";
  if (personId !== null) return troubles;
  if (password !== "" && password.length < 10) troubles["password"] = "password";
  if (password !== "" && login.trim() === "") troubles["login"] = "login";
  if (login.trim() !== "" && password === "") troubles["password"] = "password";
  return troubles;
}

export function toGuardian(guardian: GuardianDraft): EnrolmentBody["guardians"][number] {
  const { personId, name, phone, login, password, isHomeTouched } = guardian;
  const access = personId === null && login.trim() !== "" ? { login: login.trim(), password } : {};
  const home = isHomeTouched ? { home: homeOf(guardian) } : {};
  return { ...(personId === null ? {} : { personId }), name: name.trim(), phone: phone.trim(), ...access, ...home };
}

function homeOf({ address, ...at }: HomeDraft): PersonHome {
  const place = placeOf(at);
  return { address: address.trim(), place: place === null ? null : { lon: place[0], lat: place[1] } };
}

/** Where the pin is; `null`: there is none, or not yet a whole one. */
export function placeOf({ lon, lat }: Pick<HomeDraft, "lon" | "lat">): Point | null {
  return isPlace(lon, lat) ? [Number(lon), Number(lat)] : null;
}

export function homeDraft({ address, place }: PersonHome): HomeDraft {
  return place === null ? { ...noHome, address } : { address, lon: String(place.lon), lat: String(place.lat) };
}
