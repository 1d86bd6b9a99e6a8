import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { readConfig } from "./config/config.ts";
import { appendAudit } from "./db/audit.ts";
import type { Database } from "./db/database.ts";
import { type Erased, erasePerson, eraseSenior } from "./db/erasure.ts";
import { resetSecondFactor } from "./db/second-factors.ts";
import { AppError } from "./domain/errors.ts";
import { isId, personId, seniorId } from "./domain/ids.ts";
import { systemClock } from "./runtime/clock.ts";
import { createLog, faultFields } from "./runtime/log.ts";
import { openServiceDatabase } from "./service-database.ts";
import { hainingAreasFile, roleOf, setUpAccount, setUpAreas } from "./set-up.ts";

const help = `npm run admin -- COMMAND

  areas [FILE]                           make the areas of FILE (default: those of Haining)
  account --login ID --name NAME --role ROLE [--area AREA]
                                         make somebody who can sign in, or give them a new password and one more role;
                                         the password is made up and printed this once
  second-factor-reset LOGIN              somebody lost phone and recovery codes: the password alone is asked, and all are signed out
  erase senior|person ID                 erase everything held about them, also what was derived; the audit stays and says so

Works on the database of the settings (DATABASE_URL, or the embedded one of DATA_DIR while the service is stopped).
`;

/** The first areas and accounts of a new installation, and a way back in when nobody can sign in. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      login: { type: "string" },
      name: { type: "string" },
      role: { type: "string" },
      area: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const [command, file] = positionals;
  if (command === undefined || values.help === true) return void process.stdout.write(help);
  const log = createLog({ level: "warn" });
  const { db, close } = await openServiceDatabase(readConfig(), log);
  try {
    switch (command) {
      case "areas":
        process.stdout.write(`${await setUpAreas(db, file ?? hainingAreasFile())} areas are there\n`);
        return;
      case "account": {
        const { login, name, role } = values;
        if (login === undefined || name === undefined || role === undefined)
          throw new AppError("REQUEST_INVALID", { reason: "--login, --name and --role are needed" });
        const password = randomBytes(15).toString("base64url");
        await setUpAccount(db, { login, name, role: roleOf(role), areaId: values.area ?? null, password });
        process.stdout.write(`login    ${login}\npassword ${password}\n`);
        return;
      }
      case "second-factor-reset":
        await db.transaction((tx) => resetSecondFactor(tx, (file ?? "").trim().toLowerCase(), systemClock.now()));
        process.stdout.write(
          "the second factor is gone; it is set up again at the next sign-in where it is required\n",
        );
        return;
      case "erase":
        process.stdout.write(`${JSON.stringify(await erase(db, positionals.slice(1)))}\n`);
        return;
      default:
        throw new AppError("REQUEST_INVALID", { reason: `unknown command ${command}; try --help` });
    }
  } finally {
    await close();
  }
}

async function erase(db: Database, [kind, id]: readonly string[]): Promise<Erased> {
  if ((kind !== "senior" && kind !== "person") || id === undefined || !isId(id))
    throw new AppError("REQUEST_INVALID", { reason: "say senior or person, and the id" });
  return await db.transaction(async (tx) => {
    const erased = kind === "senior" ? await eraseSenior(tx, seniorId(id)) : await erasePerson(tx, personId(id));
    const entry = { at: systemClock.now(), personId: null, role: null, reason: "commandLine" };
    await (kind === "senior"
      ? appendAudit(tx, { ...entry, action: "eraseSenior", seniorId: id, detail: erased })
      : appendAudit(tx, { ...entry, action: "erasePerson", detail: { erasedPersonId: id, ...erased } }));
    return erased;
  });
}

try {
  await main();
} catch (fault) {
  const { fault: what, facts } = faultFields(fault);
  process.stderr.write(`${String(what)} ${facts === undefined ? "" : JSON.stringify(facts)}\n`);
  process.exitCode = 1;
}
