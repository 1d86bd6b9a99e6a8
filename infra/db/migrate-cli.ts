import { join } from "node:path";
import { readConfig } from "../config/config.ts";
import { createLog } from "../runtime/log.ts";
import { createDatabase } from "./database.ts";
import { createEmbeddedServer } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { migrationsFolder } from "./migrations-folder.ts";

/** `npm run db:migrate`: brings the database of the settings up to date and stops. The service does the same at its start. */
const config = readConfig();
const log = createLog({ level: "info" });
const embedded =
  config.databaseUrl === null ? createEmbeddedServer({ folder: join(config.dataFolder, "postgres"), log }) : null;
const db = createDatabase({ url: config.databaseUrl ?? (await embedded?.start()) ?? "", log });
try {
  const { applied, capability } = await migrate({ db, folder: migrationsFolder(), log });
  log.info({ applied: applied.length, capability }, "database is up to date");
} finally {
  await db.close();
  await embedded?.stop();
}
