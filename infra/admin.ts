import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { readConfig } from "./config/config.ts";
import { AppError } from "./domain/errors.ts";
import { createLog, faultFields } from "./runtime/log.ts";
import { openServiceDatabase } from "./service-database.ts";
import { hainingAreasFile, roleOf, setUpAccount, setUpAreas } from "./set-up.ts";

const help = `npm run admin -- COMMAND

  areas [FILE]                           make the areas of FILE (default: those of Haining)
  account --login ID --name NAME --role ROLE [--area AREA]
                                         make somebody who can sign in, or give them a new password and one more role;
                                         the password is made up and printed this once

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
      default:
        throw new AppError("REQUEST_INVALID", { reason: `unknown command ${command}; try --help` });
    }
  } finally {
    await close();
  }
}

try {
  await main();
} catch (fault) {
  const { fault: what, facts } = faultFields(fault);
  process.stderr.write(`${String(what)} ${facts === undefined ? "" : JSON.stringify(facts)}\n`);
  process.exitCode = 1;
}
