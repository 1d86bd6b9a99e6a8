import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";
import { setFuzzRounds } from "./config/fuzz-rounds.ts";

/** `npm run fuzz -- --rounds N`: the fuzz tests alone, with N inputs each. */
const { values } = parseArgs({ options: { rounds: { type: "string", default: "20000" } } });
setFuzzRounds(Number(values.rounds));
const vitest = await startVitest("test", [".fuzz."], {
  config: "infra/vitest.config.ts",
  project: "plain",
  watch: false,
});
await vitest.close();
