import { expect } from "vitest";

const PATIENCE_MS = 30_000;

/** Asks again until it is so; a loaded machine is given time, a wrong page is not. */
export function eventually<Value>(ask: () => Value | Promise<Value>) {
  return expect.poll(ask, { timeout: PATIENCE_MS, interval: 30 });
}
