import { readConfig } from "./config/config.ts";
import { createLog } from "./runtime/log.ts";
import { openServiceDatabase } from "./service-database.ts";

/** `npm run db:migrate`: brings the database of the settings up to date and stops. The service does the same at its start. */
const database = await openServiceDatabase(readConfig(), createLog({ level: "info" }));
await database.close();
