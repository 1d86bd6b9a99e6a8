/** The three sounds of all pages: made by the page, no files. */
export type SoundName = "lost" | "attention" | "good";
export type Tone = {
  readonly startMs: number;
  readonly lengthMs: number;
  readonly fromHz: number;
  readonly toHz: number;
};

const TONE_MS = 180;
const PAIR_MS = 520;

/** 走失: 660 then 880 Hz, 180 ms each, three times. 注意: 520 Hz, 140 ms. 好了: 660 falling to 523 Hz. */
export const tones: Readonly<Record<SoundName, readonly Tone[]>> = {
  lost: [0, 1, 2].flatMap((round) => [
    { startMs: round * PAIR_MS, lengthMs: TONE_MS, fromHz: 660, toHz: 660 },
    { startMs: round * PAIR_MS + TONE_MS, lengthMs: TONE_MS, fromHz: 880, toHz: 880 },
  ]),
  attention: [{ startMs: 0, lengthMs: 140, fromHz: 520, toHz: 520 }],
  good: [
    { startMs: 0, lengthMs: 160, fromHz: 660, toHz: 660 },
    { startMs: 160, lengthMs: 240, fromHz: 523, toHz: 523 },
  ],
};
