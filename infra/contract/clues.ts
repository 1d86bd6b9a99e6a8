import { type Static, Type } from "typebox";
import { clueJudgements } from "../domain/incident.ts";
import { oneOf } from "./telemetry.ts";
import { Id, IsoInstant, nullable } from "./views.ts";

/** What stands behind `#` in the address of a finder's page; it travels in bodies only, so that no log has it. */
const token = Type.String({ minLength: 1, maxLength: 100 });

export const FinderLookBody = Type.Object({ token });
export type FinderLookBody = Static<typeof FinderLookBody>;

/**
 * `lookedFor`: people are out looking for her. `mayBeLost`: a wristband's code, and nobody misses its wearer yet. `over`: a
 * flyer whose search has ended.
 */
export const finderStandings = ["lookedFor", "mayBeLost", "over"] as const;

/** All that a stranger is told: how she is called only while she is looked for, and never where or who she is. */
export const FinderLook = Type.Object({
  standing: oneOf(finderStandings),
  calledName: nullable(Type.String()),
  gender: nullable(oneOf(["female", "male"])),
  /** Of the rescue team; the police is 110 everywhere. */
  rescuePhone: nullable(Type.String()),
});
export type FinderLook = Static<typeof FinderLook>;

export const CLUE_WORDS_MAX = 300;
export const CLUE_CONTACT_MAX = 20;

/** A place or words, or both. The same key with the same token is the same clue. */
export const ClueBody = Type.Object({
  token,
  idempotencyKey: Id,
  place: nullable(
    Type.Object({
      lon: Type.Number(),
      lat: Type.Number(),
      accuracyM: nullable(Type.Number({ minimum: 0, maximum: 1_000_000 })),
    }),
  ),
  words: Type.String({ maxLength: CLUE_WORDS_MAX }),
  contact: Type.Optional(Type.String({ maxLength: CLUE_CONTACT_MAX })),
});
export type ClueBody = Static<typeof ClueBody>;

/** `uploadKey` goes into the header `x-upload-key` of one photo within the hour. */
export const ClueTaken = Type.Object({ clueId: Id, uploadKey: Type.String() });
export type ClueTaken = Static<typeof ClueTaken>;

export const ClueView = Type.Object({
  clueId: Id,
  givenAt: IsoInstant,
  state: oneOf(["given", ...clueJudgements]),
  /** `isOutside`: outside the service area, so a joke, a mistake, or somebody who took a train. */
  place: nullable(
    Type.Object({
      lon: Type.Number(),
      lat: Type.Number(),
      accuracyM: nullable(Type.Number()),
      isOutside: Type.Boolean(),
    }),
  ),
  words: Type.String(),
  /** For those who judge clues only. */
  contact: nullable(Type.String()),
  hasPhoto: Type.Boolean(),
});
export type ClueView = Static<typeof ClueView>;
export const ClueList = Type.Object({ items: Type.Array(ClueView) });
export type ClueList = Static<typeof ClueList>;
export const ClueJudgementBody = Type.Object({ judgement: oneOf(clueJudgements) });
export type ClueJudgementBody = Static<typeof ClueJudgementBody>;

/** Where the wristband's code leads; shown once, to be printed. */
export const FinderCodeMade = Type.Object({ path: Type.String(), issuedAt: IsoInstant });
export type FinderCodeMade = Static<typeof FinderCodeMade>;
