import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Api, createApi } from "../api/api.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import type { Config } from "./config/config.ts";
import { projectFolder } from "./config/project-folder.ts";
import type { DemoAccount } from "./contract/http.ts";
import type { Database } from "./db/database.ts";
import { processingOf } from "./processing.ts";
import { type Clock, systemClock } from "./runtime/clock.ts";
import { createLifecycle, type Part } from "./runtime/lifecycle.ts";
import type { Log } from "./runtime/log.ts";
import { createMetrics, type Metrics } from "./runtime/metrics.ts";
import { openServiceDatabase, type ServiceDatabase } from "./service-database.ts";

export type Service = {
  readonly stop: () => Promise<void>;
  readonly db: Database;
  readonly gateway: Gateway | null;
  readonly api: Api | null;
  readonly metrics: Metrics;
};

/** What no setting can switch on. */
export type ServiceExtras = {
  /** Only the demo passes them: its sign-in page offers them with a click. */
  readonly demoAccounts?: readonly DemoAccount[];
  /** Tests pass a clock they move. */
  readonly clock?: Clock;
  /** Tests pass pages they have just built. */
  readonly dashboardFolder?: string;
};

/**
 * Starts what `config.roles` names, in order: database (embedded unless a URL is given), migrations, gateway, api; `stop` goes
 * back in reverse.
 */
export async function startService(config: Config, log: Log, extras: ServiceExtras = {}): Promise<Service> {
  const database = await openServiceDatabase(config, log);
  try {
    const { gateway, api, metrics, parts } = await composeRoles({ config, log, database, extras });
    const lifecycle = createLifecycle(parts, { log });
    await lifecycle.start();
    const stop = async (): Promise<void> => {
      await lifecycle.stop();
      await database.close();
    };
    return { stop, db: database.db, gateway, api, metrics };
  } catch (fault) {
    await database.close();
    throw fault;
  }
}

type Composing = {
  readonly config: Config;
  readonly log: Log;
  readonly database: ServiceDatabase;
  readonly extras: ServiceExtras;
};

async function composeRoles({ config, log, database, extras }: Composing) {
  const metrics = createMetrics();
  const parts: (readonly [string, Part])[] = [];
  const common = { db: database.db, clock: extras.clock ?? systemClock, log, metrics };
  const gateway = config.roles.includes("gateway")
    ? createGateway({ ...common, databaseUrl: database.url, config })
    : null;
  if (gateway !== null) parts.push(["gateway", gateway]);
  const api = config.roles.includes("api")
    ? createApi({
        ...common,
        http: { ...config.http, cookieSecure: config.http.publicUrl?.startsWith("https:") ?? false },
        serviceBox: config.serviceBox,
        rescuePhone: config.rescuePhone,
        baseMaps: config.baseMaps,
        webhookPrivateHosts: config.webhookPrivateHosts,
        callbackSecret: config.providers.callbackSecret,
        sendsPush: config.providers.pushSubject !== null,
        // Accounts that anybody can take with a click have no phones.
        requiresSecondFactor: config.secondFactor === "required" && extras.demoAccounts === undefined,
        organisation: config.organisation,
        processing: processingOf(config),
        dashboardFolder: extras.dashboardFolder ?? builtDashboard(),
        version: await readVersion(),
        ...(gateway === null ? {} : { feed: gateway.feed }),
        ...(extras.demoAccounts === undefined ? {} : { demoAccounts: extras.demoAccounts }),
      })
    : null;
  if (api !== null) parts.push(["api", api]);
  return { gateway, api, metrics, parts };
}

function builtDashboard(): string | null {
  const folder = join(projectFolder(), "dist", "dashboard");
  return existsSync(join(folder, "index.html")) ? folder : null;
}

async function readVersion(): Promise<string> {
  const text: unknown = JSON.parse(await readFile(join(projectFolder(), "package.json"), "utf8"));
  return typeof text === "object" && text !== null ? String(Reflect.get(text, "version")) : "unknown";
}
