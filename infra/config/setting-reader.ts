import { resolve } from "node:path";
import type { LonLatBox } from "../domain/geo.ts";
import { type LogLevel, logLevels } from "../runtime/log.ts";
import { type SettingName, settings } from "./settings.ts";

/** AES-256. */
const KEY_BYTES = 32;

export const serviceRoles = ["gateway", "api"] as const;
export type ServiceRole = (typeof serviceRoles)[number];
export type TlsConfig = {
  readonly port: number;
  readonly certFile: string;
  readonly keyFile: string;
  /** Who signs the certificates of bands; `null`: none is asked for. */
  readonly clientCaFile: string | null;
  readonly needsClientCert: boolean;
  /** Nobody is heard without TLS: the plain port is not opened. */
  readonly isOnly: boolean;
};
export type MailConfig = { readonly url: string; readonly from: string };
export type Environment = Readonly<Record<string, string | undefined>>;

export type SettingReader = ReturnType<typeof createReader>;

/** Reads settings one by one and notes what is wrong with them in `problems`. */
export function createReader(environment: Environment, problems: string[]) {
  const text = (name: SettingName): string | null => {
    const value = environment[name] ?? settings.find((setting) => setting.name === name)?.fallback;
    return value === undefined || value === null || value === "" ? null : value;
  };
  const whole = (name: SettingName, least: number, most: number): number | null => {
    const value = text(name);
    if (value === null) return null;
    const number = Number(value);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    problems.push(`${name} must be a whole number from ${least} to ${most}`);
    return null;
  };
  const flag = (name: SettingName): boolean => {
    const value = text(name);
    if (value !== null && value !== "true" && value !== "false") problems.push(`${name} must be true or false`);
    return value === "true";
  };
  const url = (name: SettingName, protocols: readonly string[]): string | null => {
    const value = text(name);
    if (value === null) return null;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    problems.push(
      `${name} must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
    );
    return null;
  };
  const list = (name: SettingName): readonly string[] =>
    (text(name) ?? "")
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "");

  const roles = (): readonly ServiceRole[] => {
    const wanted = list("ROLES");
    const known = serviceRoles.filter((role) => wanted.includes(role));
    if (known.length === 0 || known.length !== new Set(wanted).size)
      problems.push(`ROLES must name some of ${serviceRoles.join(", ")}`);
    return known;
  };
  const tls = (): TlsConfig | null => {
    const port = whole("MQTT_TLS_PORT", 0, 65_535);
    const isOnly = flag("MQTT_TLS_ONLY");
    if (port === null) {
      if (isOnly) problems.push("MQTT_TLS_ONLY needs MQTT_TLS_PORT");
      return null;
    }
    const certFile = text("MQTT_TLS_CERT");
    const keyFile = text("MQTT_TLS_KEY");
    const clientCa = text("MQTT_TLS_CLIENT_CA");
    const needsClientCert = flag("MQTT_TLS_NEEDS_CLIENT_CERT");
    if (needsClientCert && clientCa === null) problems.push("MQTT_TLS_NEEDS_CLIENT_CERT needs MQTT_TLS_CLIENT_CA");
    if (certFile === null || keyFile === null) {
      problems.push("MQTT_TLS_PORT needs MQTT_TLS_CERT and MQTT_TLS_KEY");
      return null;
    }
    const files = { certFile: resolve(certFile), keyFile: resolve(keyFile) };
    return { port, ...files, clientCaFile: clientCa === null ? null : resolve(clientCa), needsClientCert, isOnly };
  };
  const box = (): LonLatBox => {
    const [west, south, east, north, ...rest] = list("SERVICE_BOX").map(Number);
    if (
      west !== undefined &&
      south !== undefined &&
      east !== undefined &&
      north !== undefined &&
      rest.length === 0 &&
      west < east &&
      south < north
    ) {
      return { west, south, east, north };
    }
    problems.push("SERVICE_BOX must be west,south,east,north in degrees");
    return { west: -180, south: -90, east: 180, north: 90 };
  };
  const mail = (): MailConfig | null => {
    const smtp = url("SMTP_URL", ["smtp:", "smtps:"]);
    const from = text("MAIL_FROM");
    if (smtp === null) return null;
    if (from !== null) return { url: smtp, from };
    problems.push("SMTP_URL needs MAIL_FROM");
    return null;
  };
  /** Part of an address: long, and nothing that would have to be written differently there. */
  const secret = (name: SettingName): string | null => {
    const value = text(name);
    if (value === null || /^[A-Za-z0-9_-]{24,200}$/.test(value)) return value;
    problems.push(`${name} must be 24 to 200 letters, digits, - and _`);
    return null;
  };
  /** Settings that make sense only together; the first of them turns them on. */
  const together = <Field extends string>(
    names: Readonly<Record<Field, SettingName>>,
  ): Record<Field, string> | null => {
    const found: Partial<Record<Field, string>> = {};
    const missing: SettingName[] = [];
    const entries = fieldsOf(names);
    for (const [field, name] of entries) {
      const value = text(name);
      if (value === null) missing.push(name);
      else found[field] = value;
    }
    const [first] = entries;
    if (first === undefined || missing.includes(first[1])) return null;
    if (isWhole(found, names)) return found;
    problems.push(`${first[1]} needs ${missing.join(", ")}`);
    return null;
  };
  const secondFactor = (): "required" | "optional" => {
    const wanted =
      text("SECOND_FACTOR") ?? (text("PUBLIC_URL")?.startsWith("https:") === true ? "required" : "optional");
    if (wanted === "required" || wanted === "optional") return wanted;
    problems.push("SECOND_FACTOR must be required or optional");
    return "required";
  };
  const keys = (): readonly Buffer[] => {
    const own = text("SECRETS_KEY");
    const old = list("SECRETS_KEYS_OLD");
    const given = [...(own === null ? [] : [own]), ...old].map((key) => Buffer.from(key, "base64"));
    if (given.some((key) => key.length !== KEY_BYTES))
      problems.push("SECRETS_KEY and each of SECRETS_KEYS_OLD must be 32 bytes in base64");
    if (own === null && old.length > 0) problems.push("SECRETS_KEYS_OLD needs SECRETS_KEY");
    return given;
  };
  const logLevel = (): LogLevel => {
    const wanted = text("LOG_LEVEL");
    const known = logLevels.find((level) => level === wanted);
    if (known === undefined) problems.push(`LOG_LEVEL must be one of ${logLevels.join(", ")}`);
    return known ?? "info";
  };
  return { text, whole, flag, url, list, roles, tls, box, mail, secret, together, secondFactor, keys, logLevel };
}

function fieldsOf<Field extends string>(
  names: Readonly<Record<Field, SettingName>>,
): readonly (readonly [Field, SettingName])[] {
  const fields: (readonly [Field, SettingName])[] = [];
  for (const field in names) fields.push([field, names[field]]);
  return fields;
}

function isWhole<Field extends string>(
  found: Partial<Record<Field, string>>,
  names: Readonly<Record<Field, SettingName>>,
): found is Record<Field, string> {
  return Object.keys(names).every((field) => field in found);
}
