import { type Static, Type } from "typebox";
import { nullable } from "./views.ts";

/** Where a guardian lives: an address as people write it, and the place where somebody set a pin for it. */
export const PersonHome = Type.Object({
  address: Type.String({ maxLength: 300 }),
  place: nullable(
    Type.Object({
      lon: Type.Number({ minimum: -180, maximum: 180 }),
      lat: Type.Number({ minimum: -90, maximum: 90 }),
    }),
  ),
});
export type PersonHome = Static<typeof PersonHome>;
