import { once } from "node:events";
import { type Command, readUrl, UsageError } from "./command-line.ts";
import { Credentials, readSecretFile } from "./credentials.ts";
import { createGuardian } from "./guardian.ts";
import { createRandom } from "./random.ts";
import { usualTemper } from "./reaction.ts";

export const guardiansCommand: Command = {
  name: "guardians",
  about: "Guardians with an open page who acknowledge, go, find or stay silent, until Ctrl-C.",
  options: [
    { name: "credentials", value: "FILE", about: "the guardians' accounts, as enrol wrote them" },
    { name: "url", value: "URL", about: "the service", usual: "http://127.0.0.1:8121" },
    { name: "count", value: "N", about: "only the first so many" },
    { name: "silent", value: "0..1", about: "share of alerts that nobody looks at", usual: "0.25" },
    { name: "delay", value: "FACTOR", about: "multiplies all delays; 0.1 answers ten times as fast", usual: "1" },
    { name: "seed", value: "TEXT", about: "the same seed gives the same tempers", usual: "demo" },
  ],
  run: async (given, io) => {
    const baseUrl = readUrl(given, "url", ["http", "https"]);
    const { people } = readSecretFile(given.text("credentials"), Credentials);
    const accounts = people.filter(({ role }) => role === "guardian");
    if (accounts.length === 0)
      throw new UsageError("the file holds no guardian who can sign in: enrol with --accounts");
    const count = given.optionalNumber("count", { from: 1, to: 10_000 }) ?? accounts.length;
    const random = createRandom(given.text("seed"));
    const temper = { ...usualTemper, silentShare: given.number("silent", { from: 0, to: 1 }) };
    const delayScale = given.number("delay", { from: 0, to: 100 });
    const guardians = accounts.slice(0, count).map((credential) =>
      createGuardian({
        baseUrl,
        credential,
        temper,
        random: random.fork(credential.personId),
        delayScale,
        onDeed: (deed) => io.print(deed),
      }),
    );
    // One after the other: the service checks two passwords at a time.
    for (const guardian of guardians) if (!io.stopped.aborted) await guardian.start();
    io.print({ guardians: guardians.length, listening: true });
    if (!io.stopped.aborted) await once(io.stopped, "abort");
    for (const guardian of guardians) guardian.stop();
    return 0;
  },
};
