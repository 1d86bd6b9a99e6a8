import { type Static, Type } from "typebox";
import { nullable } from "./views.ts";

/** How one can sign in here beside login and password; `organisation.name` stands on the button, `null`: a general word. */
export const SignInWays = Type.Object({ organisation: nullable(Type.Object({ name: nullable(Type.String()) })) });
export type SignInWays = Static<typeof SignInWays>;

/** `next`: the page to open afterwards, if it is the person's own. */
export const OrganisationStart = Type.Object({ next: Type.Optional(Type.String({ maxLength: 200 })) });
export type OrganisationStart = Static<typeof OrganisationStart>;
