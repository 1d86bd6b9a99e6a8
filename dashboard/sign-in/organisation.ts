import { html, nothing, type TemplateResult } from "lit-html";
import type { SignInWays } from "../../infra/contract/organisation.ts";
import { words } from "../text/language.ts";

export type OrganisationTrouble = "unknown" | "failed" | "down";

/** How a browser comes back from the organisation: with a code still to give, refused, or as any other. */
export function comeBack(): { readonly known: "byOrganisation" | null; readonly trouble: OrganisationTrouble | null } {
  const query = new URLSearchParams(location.search);
  const refused = query.get("refused");
  return { known: query.has("code") ? "byOrganisation" : null, trouble: refused === null ? null : troubleOf(refused) };
}

/** A link, not a form: the browser goes to the organisation by redirects. Nothing where none is set up. */
export function organisationButton(organisation: SignInWays["organisation"]): TemplateResult | typeof nothing {
  if (organisation === null) return nothing;
  const say = words().signIn.organisation;
  const next = new URLSearchParams(location.search).get("next");
  const query = next === null ? "" : `?next=${encodeURIComponent(next)}`;
  return html`<a class="btn organisation" href=${`/api/v1/session/organisation${query}`}>${organisation.name === null ? say.any : say.named(organisation.name)}</a>`;
}

function troubleOf(code: string): OrganisationTrouble {
  if (code === "ORGANISATION_PERSON_UNKNOWN") return "unknown";
  return code === "UNAVAILABLE" ? "down" : "failed";
}
