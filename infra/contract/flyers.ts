import { type Static, Type } from "typebox";
import { IsoInstant, nullable } from "./views.ts";

export const FlyerBody = Type.Object({ hours: Type.Integer({ minimum: 1, maximum: 72 }) });
export type FlyerBody = Static<typeof FlyerBody>;
/** What a flyer carries beside the senior: its number, how long it is true, and where a finder's phone is led. */
export const FlyerView = Type.Object({
  number: Type.Integer(),
  madeAt: IsoInstant,
  expiresAt: IsoInstant,
  /** Behind `#` stands the finder's token; it is shown this once. */
  path: Type.String(),
  rescuePhone: nullable(Type.String()),
});
export type FlyerView = Static<typeof FlyerView>;
