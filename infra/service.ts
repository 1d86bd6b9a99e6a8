import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Api, createApi } from "../api/api.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import type { Config } from "./config/config.ts";
import { projectFolder } from "./config/project-folder.ts";
import type { DemoAccount } from "./contract/http.ts";
import { createDatabase, type Database } from "./db/database.ts";
import { createEmbeddedServer, type EmbeddedServer } from "./db/embedded.ts";
import { migrate } from "./db/migrate.ts";
import { migrationsFolder } from "./db/migrations-folder.ts";
import { systemClock } from "./runtime/clock.ts";
import { createInstanceLock } from "./runtime/instance-lock.ts";
import { createLifecycle, type Part } from "./runtime/lifecycle.ts";
import type { Log } from "./runtime/log.ts";
import { createMetrics } from "./runtime/metrics.ts";

export type Service = {
  readonly stop: () => Promise<void>;
  readonly db: Database;
  readonly databaseUrl: string;
  readonly gateway: Gateway | null;
  readonly api: Api | null;
  /** The embedded database, where there is one: for fault tests. */
  readonly embedded: EmbeddedServer | null;
};

/** Things that no setting can switch on: only the demo passes them. */
export type ServiceExtras = { readonly demoAccounts?: readonly DemoAccount[] };

/**
 * Starts what `config.roles` names, in order: database (embedded unless a URL is given), migrations, gateway, api; stops in
 * reverse.
 */
export async function startService(config: Config, log: Log, extras: ServiceExtras = {}): Promise<Service> {
  const embedded =
    config.databaseUrl === null ? createEmbeddedServer({ folder: join(config.dataFolder, "postgres"), log }) : null;
  const lock = createInstanceLock(config.dataFolder);
  const ground = createLifecycle(embedded === null ? [] : [["data folder", lock]], { log });
  await ground.start();
  let databaseUrl = config.databaseUrl ?? "";
  try {
    databaseUrl = embedded === null ? databaseUrl : await embedded.start();
  } catch (fault) {
    await ground.stop();
    throw fault;
  }
  const db = createDatabase({ url: databaseUrl, log, applicationName: `121 ${config.roles.join("+")}` });
  const stopGround = async (): Promise<void> => {
    await db.close();
    await embedded?.stop();
    await ground.stop();
  };
  try {
    const { capability } = await migrate({ db, folder: migrationsFolder(), log });
    log.info({ capability, embedded: embedded !== null }, "database is ready");
    const { gateway, api, parts } = await composeRoles({ config, log, db, databaseUrl, extras });
    const lifecycle = createLifecycle(parts, { log });
    await lifecycle.start();
    const stop = async (): Promise<void> => {
      await lifecycle.stop();
      await stopGround();
    };
    return { stop, db, databaseUrl, gateway, api, embedded };
  } catch (fault) {
    await stopGround();
    throw fault;
  }
}

async function composeRoles(given: {
  readonly config: Config;
  readonly log: Log;
  readonly db: Database;
  readonly databaseUrl: string;
  readonly extras: ServiceExtras;
}) {
  const { config, log, db, databaseUrl, extras } = given;
  const metrics = createMetrics();
  const parts: (readonly [string, Part])[] = [];
  const common = { db, clock: systemClock, log, metrics };
  const gateway = config.roles.includes("gateway") ? createGateway({ ...common, databaseUrl, config }) : null;
  if (gateway !== null) parts.push(["gateway", gateway]);
  const api = config.roles.includes("api")
    ? createApi({
        ...common,
        http: { ...config.http, cookieSecure: config.http.publicUrl?.startsWith("https:") ?? false },
        serviceBox: config.serviceBox,
        webhookPrivateHosts: config.webhookPrivateHosts,
        dashboardFolder: builtDashboard(),
        version: await readVersion(),
        ...(gateway === null ? {} : { feed: gateway.feed }),
        ...extras,
      })
    : null;
  if (api !== null) parts.push(["api", api]);
  return { gateway, api, parts };
}

function builtDashboard(): string | null {
  const folder = join(projectFolder(), "dist", "dashboard");
  return existsSync(join(folder, "index.html")) ? folder : null;
}

async function readVersion(): Promise<string> {
  const text: unknown = JSON.parse(await readFile(join(projectFolder(), "package.json"), "utf8"));
  return typeof text === "object" && text !== null ? String(Reflect.get(text, "version")) : "unknown";
}
