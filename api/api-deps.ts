import type { Static } from "typebox";
import type { DemoAccount } from "../infra/contract/http.ts";
import type { Database } from "../infra/db/database.ts";
import type { LonLatBox } from "../infra/domain/geo.ts";
import type { ProcessingSettings } from "../infra/domain/processing-record.ts";
import type { Clock } from "../infra/runtime/clock.ts";
import type { Log } from "../infra/runtime/log.ts";
import type { Metrics } from "../infra/runtime/metrics.ts";
import type { OrganisationSettings } from "./auth/organisation.ts";
import type { BaseMapSettings } from "./routes/base-maps.ts";
import type { TileSources } from "./tiles/tile-sources.ts";

export type HttpSettings = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** How browsers reach us, when that is not `host:port`. */
  readonly publicUrl: string | null;
  /** Session cookies over https only. */
  readonly cookieSecure: boolean;
  /** Believe X-Forwarded-For of the one proxy in front. */
  readonly trustProxy: boolean;
  /** Answer `/metrics` to others than this machine. */
  readonly metricsPublic: boolean;
  /** Requests that one address may send in a minute, default 6,000: a town hall shares one. */
  readonly requestsPerMinute?: number;
};

/** In-process hint of new positions, where gateway and api share a process; the database feed carries them anyway. */
export type PositionFeed = {
  readonly onPositions: (tell: (wristbandIds: readonly string[]) => void) => () => void;
};

export type ApiDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly http: HttpSettings;
  /** Fences must lie inside. */
  readonly serviceBox: LonLatBox;
  /** Of the rescue team, for strangers who found somebody; an area's own comes first. */
  readonly rescuePhone?: string | null;
  /** Hosts in private networks that webhooks may call. */
  readonly webhookPrivateHosts: readonly string[];
  /** Base maps beside the schematic one; none by default. */
  readonly baseMaps?: BaseMapSettings;
  /** Where their tiles come from, in place of the providers. */
  readonly tileSources?: TileSources;
  /** Whether the gateway sends web push, so that pages may subscribe. */
  readonly sendsPush: boolean;
  /** Last part of the addresses that providers report to; without it they are not listened to. */
  readonly callbackSecret?: string | null;
  /** The built pages; `null` serves none. */
  readonly dashboardFolder: string | null;
  readonly version: string;
  /** Whether those whose role reaches many must have a second factor; no by default. */
  readonly requiresSecondFactor?: boolean;
  /** How long what is kept and who else gets it, for the record of processing. */
  readonly processing?: ProcessingSettings;
  /** Whose accounts are good here too; none by default. */
  readonly organisation?: OrganisationSettings | null;
  readonly feed?: PositionFeed;
  /** Given only by the demo: its sign-in page offers them with a click. */
  readonly demoAccounts?: readonly Static<typeof DemoAccount>[];
};
