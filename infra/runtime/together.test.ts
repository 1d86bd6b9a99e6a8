import { expect, test } from "vitest";
import { createTogether } from "./together.ts";

/** Notes who was done with whom; ends when the test says so. */
function createDesk(options: { readonly width: number; readonly held?: readonly string[] }) {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const underWay = (what: string) => {
    begun.push(what);
    return new Promise<void>((done) => ends.push(done));
  };
  const ask = createTogether<string, string>({
    width: options.width,
    most: 3,
    one: async (item) => {
      await underWay(item);
      return `${item} alone`;
    },
    many: async (items) => {
      await underWay(items.join("+"));
      return new Map(items.filter((item) => options.held?.includes(item) !== true).map((item) => [item, "together"]));
    },
  });
  const settled = () => new Promise((done) => setImmediate(done));
  const endAll = async () => {
    await settled();
    for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
      end();
      await settled();
    }
  };
  return { ask, begun, endAll, settled };
}

test("what is asked in quiet is done alone, at once", async () => {
  const desk = createDesk({ width: 1 });

  const answer = desk.ask("a");
  await desk.settled();
  expect(desk.begun).toEqual(["a"]);
  await desk.endAll();

  expect(await answer).toBe("a alone");
});

test("what comes meanwhile goes together, in order, so many at a time", async () => {
  const desk = createDesk({ width: 1 });

  const first = desk.ask("a");
  await desk.settled();
  const others = ["b", "c", "d", "e"].map(desk.ask);
  await desk.endAll();

  expect(await Promise.all([first, ...others])).toEqual(["a alone", "together", "together", "together", "e alone"]);
  expect(desk.begun).toEqual(["a", "b+c+d", "e"]);
});

test("an item whose row somebody holds goes alone, and the next group does not wait for it", async () => {
  const desk = createDesk({ width: 1, held: ["b"] });

  const group = ["a", "b", "c"].map(desk.ask);
  const next = ["d", "e"].map(desk.ask);
  await desk.endAll();

  expect(desk.begun).toEqual(["a+b+c", "b", "d+e"]);
  expect(await Promise.all([...group, ...next])).toEqual(["together", "b alone", "together", "together", "together"]);
});

test("when a group fails, each of its items is tried alone and fails by itself", async () => {
  const ask = createTogether<string, string>({
    width: 2,
    most: 10,
    one: (item) => (item === "bad" ? Promise.reject(new Error("bad")) : Promise.resolve(item)),
    many: () => Promise.reject(new Error("all of them")),
  });

  const ends = await Promise.allSettled(["a", "bad", "b"].map(ask));

  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
