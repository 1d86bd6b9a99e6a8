import type { OfficeState } from "./office.ts";

/** Nothing chosen, nothing said. */
export const firstOfficeState: OfficeState = {
  choice: { kind: "none" },
  query: "",
  tile: null,
  draft: null,
  troubles: {},
  isBusy: false,
  failure: null,
  done: null,
  token: null,
  finderCode: null,
  pairing: null,
  homes: new Map(),
  pinning: null,
  people: null,
  fences: [],
  circle: null,
  judging: { kind: "none" },
  channels: new Map(),
  tests: new Map(),
  coverage: [],
};

/** What goes away when somebody else is chosen. */
export const quiet = {
  troubles: {},
  failure: null,
  done: null,
  finderCode: null,
  pairing: null,
  pinning: null,
  people: null,
  fences: [],
  circle: null,
  judging: { kind: "none" },
} as const;
