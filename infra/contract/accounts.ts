import { type Static, Type } from "typebox";

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
