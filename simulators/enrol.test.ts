import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EnrolmentBody, PersonBody, SignIn } from "../infra/contract/http.ts";
import { type ApiClient, signIn } from "./api-client.ts";
import { readBasemap } from "./basemap.ts";
import { createDemoTown } from "./demo-people.ts";
import { enrolTown } from "./enrol.ts";

const town = createDemoTown(readBasemap(), { seed: "demo", seniors: 6, year: 2026 });
const options = { reportIntervalSeconds: 10, seniorsWithAccounts: 2, onProgress: () => {} };
const standIn = { areas: town.areas, enrolled: new Set<string>(), bodies: new Map<string, unknown[]>() };
const server = createServer((request, response) => {
  void answer(request).then(({ status, body }) => {
    const headers = { "content-type": "application/json", "set-cookie": "session=s1; HttpOnly; Path=/" };
    response.writeHead(status, headers).end(JSON.stringify(body));
  });
});
let baseUrl = "";
let api: ApiClient;

beforeEach(async () => {
  Object.assign(standIn, { areas: town.areas, enrolled: new Set(), bodies: new Map() });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  baseUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  api = await signIn(baseUrl, { login: "admin", password: "a long enough password" });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("enrolling a small town through the service", () => {
  test("sends what the contract asks for, and keeps every wristband's credential", async () => {
    const credentials = await enrolTown(api, town, options);

    expect(credentials.wristbands.map(({ wristbandId }) => wristbandId)).toEqual(
      town.seniors.map(({ wristbandId }) => wristbandId),
    );
    expect(credentials.wristbands[0]).toMatchObject({
      token: "token of band-0001",
      fenceRadiusM: town.seniors[0]?.fenceRadiusM,
      reportIntervalSeconds: 10,
    });
    expect(standIn.bodies.get("/api/v1/enrolments")).toHaveLength(6);
    const [first] = town.seniors[0]?.guardians ?? [];
    expect(standIn.bodies.get("/api/v1/enrolments")).toContainEqual(
      expect.objectContaining({
        guardians: [
          expect.objectContaining({
            personId: "guardian-0001-a",
            home: {
              address: first?.home.address,
              place: { lon: first?.home.at[0], lat: first?.home.at[1] },
            },
          }),
          expect.anything(),
        ],
      }),
    );
  });

  test("gives accounts to the guardians of the first two seniors and to every officer, each with an own password", async () => {
    const { people } = await enrolTown(api, town, options);

    expect(people.filter(({ role }) => role === "guardian").map(({ login }) => login)).toEqual([
      "guardian-0001-a",
      "guardian-0001-b",
      "guardian-0002-a",
      "guardian-0002-b",
    ]);
    expect(people).toHaveLength(4 + 12 + 5);
    expect(new Set(people.map(({ password }) => password)).size).toBe(people.length);
  });

  test("run again, replaces the credentials of those who are enrolled already and enrols nobody twice", async () => {
    standIn.enrolled.add("senior-0001");

    const { wristbands, people } = await enrolTown(api, town, options);

    expect(wristbands[0]?.token).toBe("new token");
    expect(wristbands[1]?.token).toBe("token of band-0002");
    expect(people.some(({ personId }) => personId === "guardian-0001-a")).toBe(false);
  });

  test("says which areas the service does not know, before anybody is enrolled", async () => {
    standIn.areas = town.areas.slice(1);

    await expect(enrolTown(api, town, options)).rejects.toThrow("330481001 硖石街道");
    expect(standIn.bodies.get("/api/v1/enrolments")).toBeUndefined();
  });
});

test("a wrong password is an error with the service's code, and without the password", async () => {
  const attempt = signIn(baseUrl, { login: "admin", password: "wrong" });

  await expect(attempt).rejects.toThrow("401 SIGN_IN_FAILED");
  await expect(attempt).rejects.not.toThrow("wrong");
});

type Answered = { status: number; body: object };
const refusal = (status: number, code: string): Answered => ({
  status,
  body: { type: "about:blank", title: code, status, code },
});

/** The service as the contract describes it: shapes are checked, nothing is stored. */
async function answer(request: IncomingMessage): Promise<Answered> {
  const path = request.url ?? "";
  const body = await readBody(request);
  if (path.endsWith("/session")) return answerSignIn(body);
  if (request.headers.cookie !== "session=s1") return refusal(401, "NOT_SIGNED_IN");
  if (path.endsWith("/areas")) {
    const rest = { parentId: null, nameEn: "x" };
    return { status: 200, body: { items: standIn.areas.map((area) => ({ ...area, ...rest })) } };
  }
  if (request.headers["x-csrf-token"] !== "c1") return refusal(403, "CSRF_TOKEN_INVALID");
  standIn.bodies.set(path, [...(standIn.bodies.get(path) ?? []), body]);
  if (path.endsWith("/credential")) return { status: 201, body: { wristbandId: "band-0001", token: "new token" } };
  return path.endsWith("/people") ? answerPerson(body) : answerEnrolment(body);
}

function answerSignIn(body: unknown): Answered {
  const { password } = Value.Parse(SignIn, body);
  if (password === "wrong") return refusal(401, "SIGN_IN_FAILED");
  const person = personView("admin");
  return {
    status: 200,
    body: { person, csrfToken: "c1", expiresAt: "2027-01-01T00:00:00.000Z", demo: false, secondFactor: "off" },
  };
}

function answerPerson(body: unknown): Answered {
  if (!Value.Check(PersonBody, body)) return refusal(400, "REQUEST_INVALID");
  return { status: 201, body: personView(body.personId ?? "") };
}

function answerEnrolment(body: unknown): Answered {
  if (!fits(EnrolmentBody, body)) return refusal(400, "REQUEST_INVALID");
  const { senior, wristband } = Value.Parse(EnrolmentBody, body);
  if (standIn.enrolled.has(senior.seniorId ?? "")) return refusal(409, "CONFLICT");
  const { wristbandId } = wristband;
  const result = {
    seniorId: senior.seniorId,
    wristbandId,
    token: `token of ${wristbandId}`,
    fenceId: "f",
    guardianIds: [],
  };
  return { status: 201, body: result };
}

const fits = (shape: TSchema, body: unknown) => Value.Check(shape, body);
const personView = (personId: string) => ({
  personId,
  name: "某人",
  phone: null,
  email: null,
  locale: "zh-CN",
  roles: [],
});

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  const parsed: unknown = text === "" ? null : JSON.parse(text);
  return parsed;
}
