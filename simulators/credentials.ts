import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { oneOf } from "../infra/contract/telemetry.ts";
import { Id } from "../infra/contract/views.ts";
import { roles } from "../infra/domain/roles.ts";

/** One wristband as a fleet needs it: its secret, and what its wearer's days are drawn from. */
export const WristbandCredential = Type.Object({
  wristbandId: Id,
  token: Type.String({ minLength: 1 }),
  seniorId: Type.Union([Id, Type.Null()]),
  areaId: Type.Union([Id, Type.Null()]),
  home: Type.Object({ lon: Type.Number(), lat: Type.Number() }),
  fenceRadiusM: Type.Number({ minimum: 30 }),
  reportIntervalSeconds: Type.Integer({ minimum: 1 }),
});
export type WristbandCredential = Static<typeof WristbandCredential>;

export const PersonCredential = Type.Object({
  personId: Id,
  role: oneOf(roles),
  login: Type.String({ minLength: 1 }),
  password: Type.String({ minLength: 1 }),
});
export type PersonCredential = Static<typeof PersonCredential>;

/** What enrolment leaves behind and fleets and simulated guardians read. Secret: readable by its owner only. */
export const Credentials = Type.Object({
  wristbands: Type.Array(WristbandCredential),
  people: Type.Array(PersonCredential),
});
export type Credentials = Static<typeof Credentials>;

/** Who enrols: an administrator's sign-in. */
export const SignInFile = Type.Object({
  login: Type.String({ minLength: 1 }),
  password: Type.String({ minLength: 1 }),
});

/** Reads a secret JSON file and checks its shape; the error names the file and the field, never a value. */
export function readSecretFile<Shape extends TSchema>(path: string, shape: Shape): Static<Shape> {
  const content = readJson(path);
  if (Value.Check(shape, content)) return content;
  const [first] = Value.Errors(shape, content);
  throw new Error(`${path} is not what is expected here: ${first?.instancePath ?? ""} ${first?.message ?? ""}`);
}

/** Writes beside and renames, so that a crash leaves the old file; mode 0600. */
export function writeCredentials(path: string, credentials: Credentials): void {
  const beside = `${path}.part`;
  writeFileSync(beside, `${JSON.stringify(credentials, null, 1)}\n`, { mode: 0o600 });
  chmodSync(beside, 0o600);
  renameSync(beside, path);
}

function readJson(path: string): unknown {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
    return parsed;
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new Error(isMissing ? `there is no file ${path}` : `${path} is not readable JSON`, { cause });
  }
}
