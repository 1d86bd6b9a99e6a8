/** How many inputs each fuzz test tries: few beside the other tests, as many as asked for by `npm run fuzz`. */
export function fuzzRounds(few: number): { readonly rounds: number; readonly timeout: number } {
  const asked = Number(process.env["FUZZ_ROUNDS"] ?? "");
  const rounds = Number.isInteger(asked) && asked > 0 ? asked : few;
  return { rounds, timeout: 60_000 + rounds * 50 };
}

/** For the tests that this process starts. */
export function setFuzzRounds(rounds: number): void {
  process.env["FUZZ_ROUNDS"] = String(rounds);
}
