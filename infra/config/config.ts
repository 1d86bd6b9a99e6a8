import { resolve } from "node:path";
import { AppError } from "../domain/errors.ts";
import type { LonLatBox } from "../domain/geo.ts";
import type { RetentionPolicy } from "../domain/retention.ts";
import type { LogLevel } from "../runtime/log.ts";
import { type BaseMapConfig, readBaseMaps } from "./base-maps.ts";
import { type OrganisationConfig, readOrganisation } from "./organisation.ts";
import { type ProviderConfig, readProviders } from "./providers.ts";
import { createReader, type Environment, type MailConfig, type ServiceRole, type TlsConfig } from "./setting-reader.ts";

/** Everything the environment decides, read once and frozen. */
export type Config = {
  readonly roles: readonly ServiceRole[];
  readonly databaseUrl: string | null;
  readonly dataFolder: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string | null;
    readonly trustProxy: boolean;
    readonly metricsPublic: boolean;
  };
  readonly mqtt: {
    readonly host: string;
    readonly port: number;
    readonly tls: TlsConfig | null;
    readonly webSocketPort: number | null;
    readonly connectionsMax: number;
    readonly connectionsPerAddress: number;
    readonly messagesPerBand: number;
  };
  readonly retention: RetentionPolicy;
  readonly serviceBox: LonLatBox;
  /** Of the rescue team, where an area names no other. */
  readonly rescuePhone: string | null;
  readonly mail: MailConfig | null;
  readonly webhookPrivateHosts: readonly string[];
  /** Where somebody outside expects to hear from us; `null`: nobody does. */
  readonly deadManUrl: string | null;
  readonly providers: ProviderConfig;
  /** Whether those whose role reaches many must have a code beside the password. */
  readonly baseMaps: BaseMapConfig;
  readonly secondFactor: "required" | "optional";
  /** The first seals what the database keeps of secrets, all of them open it; none: one is made in the data folder. */
  readonly secretKeys: readonly Buffer[];
  /** Where people of an organisation sign in; `null`: only here. */
  readonly organisation: OrganisationConfig | null;
  readonly logLevel: LogLevel;
};

/** Reads the environment. Throws CONFIG_INVALID naming every wrong setting at once, never its value when it is secret. */
export function readConfig(environment: Environment = process.env): Config {
  const problems: string[] = [];
  const read = createReader(environment, problems);
  const config: Config = {
    roles: read.roles(),
    databaseUrl: read.url("DATABASE_URL", ["postgres:", "postgresql:"]),
    dataFolder: resolve(read.text("DATA_DIR") ?? ".data"),
    http: {
      host: read.text("HTTP_HOST") ?? "127.0.0.1",
      port: read.whole("HTTP_PORT", 0, 65_535) ?? 8121,
      publicUrl: read.url("PUBLIC_URL", ["http:", "https:"]),
      trustProxy: read.flag("TRUST_PROXY"),
      metricsPublic: read.flag("METRICS_PUBLIC"),
    },
    mqtt: {
      host: read.text("MQTT_HOST") ?? "127.0.0.1",
      port: read.whole("MQTT_PORT", 0, 65_535) ?? 1883,
      tls: read.tls(),
      webSocketPort: read.whole("MQTT_WS_PORT", 0, 65_535),
      connectionsMax: read.whole("MQTT_CONNECTIONS_MAX", 1, 1_000_000) ?? 5_000,
      connectionsPerAddress: read.whole("MQTT_CONNECTIONS_PER_ADDRESS", 1, 1_000_000) ?? 1_000,
      messagesPerBand: read.whole("MQTT_MESSAGES_PER_BAND", 1, 100_000) ?? 50,
    },
    retention: {
      traceDays: read.whole("RETENTION_DAYS", 1, 3_650) ?? 30,
      coarseDays: read.whole("COARSE_RETENTION_DAYS", 0, 3_650) ?? 180,
      incidentDays: read.whole("INCIDENT_RETENTION_DAYS", 1, 3_650) ?? 1_095,
    },
    serviceBox: read.box(),
    rescuePhone: read.text("RESCUE_PHONE"),
    mail: read.mail(),
    webhookPrivateHosts: read.list("WEBHOOK_PRIVATE_HOSTS"),
    deadManUrl: read.url("DEAD_MAN_URL", ["http:", "https:"]),
    providers: readProviders(read),
    baseMaps: readBaseMaps(read, problems),
    secondFactor: read.secondFactor(),
    secretKeys: read.keys(),
    organisation: readOrganisation(read, problems),
    logLevel: read.logLevel(),
  };
  if (problems.length > 0) throw new AppError("CONFIG_INVALID", { problems });
  return Object.freeze(config);
}
