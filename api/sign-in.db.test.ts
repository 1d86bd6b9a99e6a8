import { afterAll, beforeAll, expect, test } from "vitest";
import { createTown, password, type Town } from "./test-town.ts";

let town: Town;
beforeAll(async () => {
  town = await createTown();
});
afterAll(async () => {
  await town.stop();
});

test("a guardian signs in and sees her own senior, and nobody else's", async () => {
  const guardian = await town.signIn("wang-a");

  const seniors = await guardian.get("/seniors");
  const other = await guardian.get("/seniors/senior-li");

  expect(seniors).toMatchObject({
    status: 200,
    body: { items: [{ seniorId: "senior-wang", wristbandId: "band-wang" }] },
  });
  expect(other).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
});

test("a wrong password and an unknown login are refused alike", async () => {
  const wrong = await town.server.inject({
    method: "POST",
    url: "/api/v1/session",
    payload: { login: "wang-a", password: `${password}!` },
  });
  const unknown = await town.server.inject({
    method: "POST",
    url: "/api/v1/session",
    payload: { login: "nobody", password },
  });

  expect(wrong.statusCode).toBe(401);
  expect(wrong.json()).toMatchObject({ code: "SIGN_IN_FAILED", status: 401 });
  expect({ ...unknown.json<object>(), requestId: "" }).toEqual({ ...wrong.json<object>(), requestId: "" });
});
