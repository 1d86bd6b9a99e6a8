import { expect, test } from "vitest";
import { createTogether } from "./together.ts";

/** Notes who was done with whom; ends when the test says so. */
function createDesk(options: { readonly width: number; readonly held?: readonly string[] }) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const underWay = (what: string) => {
    begun.push(what);
    return new Promise<void>((done) => ends.set(what, done));
  };
  const settled = () => new Promise((done) => setImmediate(done));
  return {
    begun,
    settled,
    ask: createTogether<string, string>({
      width: options.width,
      most: 3,
      one: async (item) => {
        await underWay(`${item} alone`);
        return `${item} alone`;
      },
      many: async (items) => {
        await underWay(items.join("+"));
        return new Map(items.filter((item) => options.held?.includes(item) !== true).map((item) => [item, "done"]));
      },
      onFault: () => undefined,
    }),
    end: async (what: string) => {
      await settled();
      ends.get(what)?.();
      await settled();
    },
  };
}

test("what is asked in quiet is done at once", async () => {
  const desk = createDesk({ width: 1 });

  const answer = desk.ask("a");
  await desk.settled();
  expect(desk.begun).toEqual(["a"]);
  await desk.end("a");

  expect(await answer).toBe("done");
});

test("what comes meanwhile goes together, in order, so many at a time", async () => {
  const desk = createDesk({ width: 1 });

  const first = desk.ask("a");
  await desk.settled();
  const others = ["b", "c", "d", "e"].map(desk.ask);
  for (const group of ["a", "b+c+d", "e"]) await desk.end(group);

  expect(await Promise.all([first, ...others])).toEqual(["done", "done", "done", "done", "done"]);
  expect(desk.begun).toEqual(["a", "b+c+d", "e"]);
});

test("items that somebody holds go alone, and however many they are, the next group does not wait for them", async () => {
  const held = ["b", "c", "d", "e", "f", "g"];
  const desk = createDesk({ width: 1, held });

  const waiting = ["a", ...held].map(desk.ask);
  for (const group of ["a+b+c", "d+e+f", "g"]) await desk.end(group);
  const next = desk.ask("h");
  await desk.end("h");

  expect(await next).toBe("done");
  expect(desk.begun.filter((what) => what.endsWith("alone"))).toEqual(["b alone", "c alone", "d alone", "e alone"]);
  for (const item of held) await desk.end(`${item} alone`);
  expect(await Promise.all(waiting)).toEqual(["done", ...held.map((item) => `${item} alone`)]);
});

test("when a group fails, it is said, and each of its items is tried alone and fails by itself", async () => {
  const faults: number[] = [];
  const ask = createTogether<string, string>({
    width: 2,
    most: 10,
    one: (item) => (item === "bad" ? Promise.reject(new Error("bad")) : Promise.resolve(item)),
    many: () => Promise.reject(new Error("all of them")),
    onFault: (_, items) => faults.push(items),
  });

  const ends = await Promise.allSettled(["a", "bad", "b"].map(ask));

  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(faults).toEqual([3]);
});
