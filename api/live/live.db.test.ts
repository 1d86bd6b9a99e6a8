import { afterAll, beforeAll, expect, test } from "vitest";
import { createTown, type Town } from "../test-town.ts";
import { openPage } from "./test-page.ts";

let town: Town;
beforeAll(async () => {
  town = await createTown();
});
afterAll(async () => {
  await town.stop();
});

const page = async (login: string) => {
  const { cookie } = await town.signIn(login);
  return await openPage({ port: town.port, cookie });
};

test("a rescuer who opens the console is told of every senior in the city", async () => {
  const console = await page("rescuer");

  console.say({ kind: "resume", epoch: null, seq: 0 });
  const hello = await console.next("hello");
  const snapshot = await console.next("snapshot");

  expect(hello).toMatchObject({ proto: 1, resumed: false, seq: 0 });
  expect(snapshot.seniors.map((senior) => senior.seniorId).sort()).toEqual(["senior-li", "senior-wang"]);
  expect(snapshot.areas).toHaveLength(4);
  await console.close();
});
