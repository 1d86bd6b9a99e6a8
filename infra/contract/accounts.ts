import { type Static, Type } from "typebox";
import { roles } from "../domain/roles.ts";
import { oneOf } from "./telemetry.ts";
import { Id, IsoInstant, nullable } from "./views.ts";

/** Six digits of the phone, or a recovery code. */
export const Code = Type.String({ minLength: 6, maxLength: 40 });

/** Whether a code is asked for at sign-in, and whether the person's roles require one here. */
export const SecondFactorView = Type.Object({
  isOn: Type.Boolean(),
  isRequired: Type.Boolean(),
  recoveryCodesLeft: Type.Integer(),
});
export type SecondFactorView = Static<typeof SecondFactorView>;

/** A code of the one in use, where there is one already. */
export const SecondFactorStart = Type.Object({ code: Type.Optional(Code) });
export type SecondFactorStart = Static<typeof SecondFactorStart>;
/** What the phone needs, by camera (`uri`) or typed (`secret`, base32). Shown once. */
export const SecondFactorKey = Type.Object({ secret: Type.String(), uri: Type.String() });
export type SecondFactorKey = Static<typeof SecondFactorKey>;

export const CodeBody = Type.Object({ code: Code });
export type CodeBody = Static<typeof CodeBody>;
/** Each good once, for the day the phone is lost. Shown once. */
export const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String()) });
export type RecoveryCodes = Static<typeof RecoveryCodes>;

/** How strong a password must be: long; what it is made of is nobody's business (NIST SP 800-63B). */
export const NewPassword = Type.String({ minLength: 10, maxLength: 200 });

/** Who is asked to join, as what and where; `personId` of somebody known who has no account yet. */
export const InvitationBody = Type.Object({
  personId: Type.Optional(Id),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  phone: Type.Optional(Type.String({ pattern: "^\\+?[0-9 -]{5,20}$" })),
  email: Type.Optional(Type.String({ format: "email", maxLength: 200 })),
  role: oneOf(roles),
  areaId: nullable(Id),
});
export type InvitationBody = Static<typeof InvitationBody>;
/** `path`: where the invited person goes, once; the part behind `#` is told nowhere else. */
export const InvitationMade = Type.Object({ invitationId: Id, expiresAt: IsoInstant, path: Type.String() });
export type InvitationMade = Static<typeof InvitationMade>;
export const InvitationView = Type.Object({
  invitationId: Id,
  personId: nullable(Id),
  name: Type.String(),
  role: oneOf(roles),
  areaId: nullable(Id),
  invitedBy: Id,
  createdAt: IsoInstant,
  expiresAt: IsoInstant,
});
export type InvitationView = Static<typeof InvitationView>;
export const InvitationList = Type.Object({ items: Type.Array(InvitationView) });

/** What the invited person chooses; `token` is what stands behind `#` in the link. */
export const InvitationUse = Type.Object({
  token: Type.String({ minLength: 20, maxLength: 300 }),
  login: Type.String({ minLength: 1, maxLength: 100 }),
  password: NewPassword,
});
export type InvitationUse = Static<typeof InvitationUse>;
