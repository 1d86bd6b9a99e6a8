import type { EnrolmentBody } from "../infra/contract/http.ts";
import type { Database } from "../infra/db/database.ts";
import { lonLat } from "../infra/domain/geo.ts";
import type { Role } from "../infra/domain/roles.ts";
import { hainingAreasFile, setUpAccount, setUpAreas } from "../infra/set-up.ts";
import type { ApiClient } from "./api-client.ts";

export const password = "a long enough password";
export const home = lonLat(120.6872, 30.5153);
export const theArea = "330481001";
const staff: readonly (readonly [login: string, role: Role])[] = [
  ["admin", "administrator"],
  ["duty", "dutyOfficer"],
  ["rescuer", "rescuer"],
  ["coordinator", "coordinator"],
];

/** The areas of the town and who works there. */
export async function setUpStaff(db: Database): Promise<void> {
  await setUpAreas(db, hainingAreasFile());
  for (const [login, role] of staff)
    await setUpAccount(db, {
      login,
      name: `演示${login}`,
      role,
      areaId: role === "administrator" ? null : theArea,
      password,
    });
}

/** Wang with the guardians `a` and `b`, who are new. */
export function enrolmentOfWang(reportIntervalSeconds: number): EnrolmentBody {
  const guardian = (login: string, phone: string) => ({
    personId: login,
    name: `演示守护人${login}`,
    phone,
    login,
    password,
  });
  return {
    senior: {
      seniorId: "s-wang",
      areaId: theArea,
      name: "演示王",
      calledName: "王奶奶",
      gender: "female",
      home: { lon: home[0], lat: home[1] },
    },
    wristband: { wristbandId: "wb-wang", reportIntervalSeconds },
    guardians: [guardian("a", "100-0000-0001"), guardian("b", "100-0000-0002")],
    fence: { kind: "circle", centre: { lon: home[0], lat: home[1] }, radiusM: 200 },
  };
}

/** Somebody next door, with the same guardians. */
export function enrolmentOfNeighbour(number: number, reportIntervalSeconds: number): EnrolmentBody {
  const known = (personId: string) => ({ personId, name: `演示守护人${personId}`, phone: "100-0000-0000" });
  const wang = enrolmentOfWang(reportIntervalSeconds);
  return {
    ...wang,
    senior: { ...wang.senior, seniorId: `s-${number}`, name: `演示${number}`, calledName: `${number}号奶奶` },
    wristband: { wristbandId: `wb-${number}`, reportIntervalSeconds },
    guardians: [known("a"), known("b")],
  };
}

export type ApiRequest = { readonly method: "PUT" | "POST" | "DELETE"; readonly path: string; readonly body?: object };

/** A request whose answer does not matter as long as it is a success. */
export async function sendAs(client: ApiClient, baseUrl: string, { method, path, body }: ApiRequest): Promise<void> {
  const headers = { ...client.live.headers, "x-csrf-token": client.session.csrfToken };
  const answer = await fetch(`${baseUrl}/api/v1${path}`, {
    method,
    ...(body === undefined
      ? { headers }
      : { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}
