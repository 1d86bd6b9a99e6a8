import type { EnrolmentBody } from "../../infra/contract/http.ts";
import { consentScopes } from "../../infra/contract/protection.ts";
import { isSameAddress } from "../../infra/domain/guardian-home.ts";
import { isPhone } from "../../infra/domain/phone.ts";
import { type EpochMs, parseInstant } from "../../infra/domain/time.ts";
import { type Cells, dialled, NAME_MAX, narrow, needed, readDay } from "./cells.ts";
import { relations, scopeWords } from "./words.ts";

/** Two people, two phones, two homes. */
export function readGuardians(cells: Cells): EnrolmentBody["guardians"] {
  const [a, b] = [readGuardian(cells, "nameA", "phoneA"), readGuardian(cells, "nameB", "phoneB")];
  const [homeA = "", homeB = ""] = (["addressA", "addressB"] as const).map((field) => cells.text(field, 300));
  const samePhone = b.phone !== "" && dialled(a.phone) === dialled(b.phone);
  if (samePhone) cells.fault("phoneB", a.name === b.name ? "samePerson" : "samePhone");
  if (isSameAddress(homeA, homeB)) cells.fault("addressB", "sameAddress");
  return [withHome(a, homeA), withHome(b, homeB)];
}

function readGuardian(cells: Cells, nameField: "nameA" | "nameB", phoneField: "phoneA" | "phoneB") {
  const name = needed(cells, nameField, NAME_MAX);
  // A leading apostrophe is how spreadsheets keep a number a text.
  const phone = narrow(cells.raw(phoneField)).replace(/^'/, "");
  if (phone === "") cells.fault(phoneField, "missing");
  else if (!isPhone(phone) || /^1(?!\d{10}$)/.test(dialled(phone))) cells.fault(phoneField, "phone");
  return { name, phone };
}

const withHome = <Guardian>(guardian: Guardian, address: string) =>
  address === "" ? guardian : { ...guardian, home: { address, place: null } };

export function readConsent(cells: Cells, now: EpochMs): NonNullable<EnrolmentBody["consent"]> {
  const textVersion = cells.text("consentVersion", 40);
  if (textVersion === "") cells.fault("consentVersion", "consentMissing");
  const written = cells.raw("consentDate");
  const day = readDay(written);
  const givenAt = `${day ?? "1970-01-01"}T00:00:00+08:00`;
  if (written === "") cells.fault("consentDate", "consentMissing");
  else if (day === null) cells.fault("consentDate", "date");
  else if ((parseInstant(givenAt) ?? now + 1) > now) cells.fault("consentDate", "dateAhead");
  const named = cells.raw("consentScopes").split(/[、，,;；/\s]+/);
  const scopes = named.filter((word) => word !== "").map((word) => scopeWords.get(word.toLowerCase()));
  const isOdd = scopes.includes(undefined) || (scopes.length > 0 && !scopes.includes("position"));
  if (isOdd) cells.fault("consentScopes", "scopes");
  return {
    textVersion,
    scopes: scopes.length === 0 ? ["position"] : consentScopes.filter((scope) => scopes.includes(scope)),
    givenAt,
    representative: readSigner(cells),
  };
}

/** Whoever signed for a senior: all three or none. */
function readSigner(cells: Cells): NonNullable<EnrolmentBody["consent"]>["representative"] {
  const name = cells.text("signedBy", NAME_MAX);
  const evidence = cells.text("signedWhy", 300);
  const as = cells.raw("signedAs");
  if (name === "" && evidence === "" && as === "") return null;
  const relation = relations.get(as.toLowerCase());
  if (name === "") cells.fault("signedBy", "signer");
  if (evidence === "") cells.fault("signedWhy", "signer");
  if (relation === undefined) cells.fault("signedAs", as === "" ? "signer" : "relation");
  return { name, relation: relation ?? "child", evidence };
}
