import type { cluesZhCn } from "./clues-zh-cn.ts";

/** The same in English, key by key. */
export const cluesEn: typeof cluesZhCn = {
  title: "Clues",
  states: { given: "not confirmed", confirmed: "confirmed", dismissed: "wrong" },
  judge: { confirmed: "It is so", dismissed: "Wrong" },
  outside: "outside the service area",
  noPlace: "no position",
  within: (metres) => `within about ${metres} m`,
  goTo: "Show on the map",
  photo: "The passer-by's photo, opens larger",
  call: "Call the passer-by",
  map: { given: (age) => `Clue ${age}`, confirmed: (age) => `Clue confirmed ${age}` },
};
