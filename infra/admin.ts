import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { type Config, readConfig } from "./config/config.ts";
import { appendAudit, recordView } from "./db/audit.ts";
import type { Database } from "./db/database.ts";
import { type Erased, erasePerson, eraseSenior } from "./db/erasure.ts";
import { type ExportSubject, exportLines } from "./db/export.ts";
import { readProcessingCounts } from "./db/processing-facts.ts";
import { listRetentionRuns } from "./db/retention.ts";
import { resetSecondFactor } from "./db/second-factors.ts";
import { AppError } from "./domain/errors.ts";
import { isId, personId, seniorId } from "./domain/ids.ts";
import { processingRecord } from "./domain/processing-record.ts";
import { processingOf } from "./processing.ts";
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
  export senior|person ID                everything held about them, a line of JSON each; the audit says so
  retention                              what each rule of retention removed, a line of JSON a day and rule
  processing-record [zh-CN|en]           the record of processing as Markdown

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
  const config = readConfig();
  const { db, close } = await openServiceDatabase(config, log);
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
      case "export":
        await writeExport(db, subjectOf(positionals.slice(1)));
        return;
      case "retention":
        for (const run of await listRetentionRuns(db, 10_000)) process.stdout.write(`${JSON.stringify(run)}\n`);
        return;
      case "processing-record":
        process.stdout.write(`${await recordOf(db, config, file ?? "zh-CN")}\n`);
        return;
      case "erase":
        process.stdout.write(`${JSON.stringify(await erase(db, subjectOf(positionals.slice(1))))}\n`);
        return;
      default:
        throw new AppError("REQUEST_INVALID", { reason: `unknown command ${command}; try --help` });
    }
  } finally {
    await close();
  }
}

async function erase(db: Database, { kind, id }: ExportSubject): Promise<Erased> {
  return await db.transaction(async (tx) => {
    const erased = kind === "senior" ? await eraseSenior(tx, seniorId(id)) : await erasePerson(tx, personId(id));
    const entry = { at: systemClock.now(), personId: null, role: null, reason: "commandLine" };
    await (kind === "senior"
      ? appendAudit(tx, { ...entry, action: "eraseSenior", seniorId: id, detail: erased })
      : appendAudit(tx, { ...entry, action: "erasePerson", detail: { erasedPersonId: id, ...erased } }));
    return erased;
  });
}

function subjectOf([kind, id]: readonly string[]): ExportSubject {
  if ((kind !== "senior" && kind !== "person") || id === undefined || !isId(id))
    throw new AppError("REQUEST_INVALID", { reason: "say senior or person, and the id" });
  return { kind, id };
}

async function writeExport(db: Database, subject: ExportSubject): Promise<void> {
  const at = systemClock.now();
  const lines = exportLines(db, subject, at);
  const head = await lines.next();
  const entry = { at, personId: null, role: null, reason: "commandLine" };
  await recordView(
    db,
    subject.kind === "senior"
      ? { ...entry, action: "exportSenior", seniorId: subject.id }
      : { ...entry, action: "exportPerson", detail: { changedPersonId: subject.id } },
  );
  if (head.done !== true) process.stdout.write(head.value);
  for await (const line of lines) if (!process.stdout.write(line)) await once(process.stdout, "drain");
}

async function recordOf(db: Database, config: Config, language: string): Promise<string> {
  if (language !== "zh-CN" && language !== "en") throw new AppError("REQUEST_INVALID", { reason: "say zh-CN or en" });
  const counts = await readProcessingCounts(db);
  return processingRecord(language, { counts, settings: processingOf(config), now: systemClock.now() });
}

try {
  await main();
} catch (fault) {
  const { fault: what, facts } = faultFields(fault);
  process.stderr.write(`${String(what)} ${facts === undefined ? "" : JSON.stringify(facts)}\n`);
  process.exitCode = 1;
}
