import { existsSync } from "node:fs";
import { systemClock } from "../infra/runtime/clock.ts";
import { signIn } from "./api-client.ts";
import { readBasemap } from "./basemap.ts";
import { type Command, readUrl } from "./command-line.ts";
import { Credentials, readSecretFile, SignInFile, writeCredentials } from "./credentials.ts";
import { createDemoTown } from "./demo-people.ts";
import { enrolTown } from "./enrol.ts";

export const enrolCommand: Command = {
  name: "enrol",
  about:
    "Enrols the invented town through the service's API: seniors, wristbands, two guardians each, the rescue team and the\n" +
    "coordinators. May be repeated; wristbands then get new credentials.",
  options: [
    { name: "administrator", value: "FILE", about: 'JSON with "login" and "password" of an administrator' },
    { name: "credentials", value: "FILE", about: "write wristbands' and people's credentials there (mode 0600)" },
    { name: "url", value: "URL", about: "the service", usual: "http://127.0.0.1:8121" },
    { name: "seniors", value: "N", about: "how many of the town", usual: "400" },
    { name: "accounts", value: "N", about: "guardians of the first N seniors can sign in", usual: "20" },
    { name: "interval", value: "SECONDS", about: "report interval of the wristbands", usual: "10" },
    { name: "seed", value: "TEXT", about: "the same seed gives the same people", usual: "demo" },
  ],
  run: async (given, io) => {
    const path = given.text("credentials");
    const administrator = readSecretFile(given.text("administrator"), SignInFile);
    const town = createDemoTown(readBasemap(), {
      seed: given.text("seed"),
      seniors: given.number("seniors", { from: 1, to: 600 }),
      year: new Date(systemClock.now()).getUTCFullYear(),
    });
    const api = await signIn(readUrl(given, "url", ["http", "https"]), administrator);
    const enrolled = await enrolTown(api, town, {
      reportIntervalSeconds: given.number("interval", { from: 1, to: 86_400 }),
      seniorsWithAccounts: given.number("accounts", { from: 0, to: 600 }),
      onProgress: (done, of) => {
        if (done % 50 === 0 || done === of) io.print({ enrolled: done, of });
      },
    });
    writeCredentials(path, withEarlierPeople(path, enrolled));
    return 0;
  },
};

/** Guardians keep the password of their first enrolment: what an earlier file knows of them stays. */
function withEarlierPeople(path: string, enrolled: Credentials): Credentials {
  if (!existsSync(path)) return enrolled;
  const known = new Set(enrolled.people.map(({ personId }) => personId));
  const earlier = readSecretFile(path, Credentials).people.filter(({ personId }) => !known.has(personId));
  return { ...enrolled, people: [...enrolled.people, ...earlier] };
}
