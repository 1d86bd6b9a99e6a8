import { join } from "node:path";
import type { Config } from "./config/config.ts";
import { createDatabase, type Database } from "./db/database.ts";
import { createEmbeddedServer, type EmbeddedServer } from "./db/embedded.ts";
import { migrate } from "./db/migrate.ts";
import { migrationsFolder } from "./db/migrations-folder.ts";
import { sealAnew } from "./db/sealed-secrets.ts";
import { createInstanceLock } from "./runtime/instance-lock.ts";
import type { Log } from "./runtime/log.ts";
import { createSecretBox } from "./runtime/secret-box.ts";
import { readSecretKeys } from "./secret-keys.ts";

export type ServiceDatabase = {
  readonly db: Database;
  readonly url: string;
  /** The embedded server, where there is one. */
  readonly embedded: EmbeddedServer | null;
  readonly close: () => Promise<void>;
};

/** The database of the settings, started if it is the embedded one, and migrated. Whatever was opened is closed again on a fault. */
export async function openServiceDatabase(config: Config, log: Log): Promise<ServiceDatabase> {
  const embedded =
    config.databaseUrl === null ? createEmbeddedServer({ folder: join(config.dataFolder, "postgres"), log }) : null;
  const lock = createInstanceLock(config.dataFolder);
  if (embedded !== null) await lock.start();
  let db: Database | null = null;
  const close = async (): Promise<void> => {
    await db?.close();
    await embedded?.stop();
    await lock.stop();
  };
  try {
    const secrets = createSecretBox(await readSecretKeys(config));
    const url = config.databaseUrl ?? (await embedded?.start()) ?? "";
    db = createDatabase({ url, log, applicationName: `121 ${config.roles.join("+")}`, secrets });
    const { capability } = await migrate({ db, folder: migrationsFolder(), log });
    const sealed = await db.transaction(sealAnew);
    if (sealed > 0) log.info({ sealed }, "secrets sealed with the present key");
    log.info({ capability, embedded: embedded !== null }, "database is ready");
    return { db, url, embedded, close };
  } catch (fault) {
    await close();
    throw fault;
  }
}
