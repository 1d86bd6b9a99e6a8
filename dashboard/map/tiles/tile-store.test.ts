import { expect, test } from "vitest";
import { createTileStore } from "./tile-store.ts";

/** Tiles that come or fail when the test says so. */
function setUp() {
  let now = 0;
  let changes = 0;
  const asked: string[] = [];
  const later: (() => void)[] = [];
  const waiting = new Map<string, (isGood: boolean) => void>();
  const store = createTileStore({
    now: () => now,
    after: (_delayMs, task) => later.push(task),
    onChange: () => {
      changes += 1;
    },
    load: (address) => {
      asked.push(address);
      const image = { width: 256 } as unknown as CanvasImageSource;
      return new Promise((resolve, reject) => {
        waiting.set(address, (isGood) => (isGood ? resolve(image) : reject(new Error("no tile"))));
      });
    },
  });
  const end = async (address: string, isGood: boolean) => {
    waiting.get(address)?.(isGood);
    await new Promise((done) => setImmediate(done));
  };
  return { store, asked, later, end, changes: () => changes, wait: (ms: number) => (now += ms) };
}

test("a tile is asked for once, and drawn when it has come", async () => {
  const { store, asked, end, changes } = setUp();
  const kinds = [store.read("a").kind, store.read("a").kind];
  await end("a", true);

  expect([...kinds, store.read("a").kind, asked, changes()]).toEqual(["coming", "coming", "there", ["a"], 1]);
});

test("nothing but failures for five seconds and the map is given up, until a tile comes again", async () => {
  const { store, end, wait, later } = setUp();
  store.read("a");
  await end("a", false);
  store.read("c");
  await end("c", false);
  wait(4_999);
  const before = store.isFailing();
  wait(1);
  const after = store.isFailing();
  store.read("b");
  await end("b", true);

  expect([before, after, store.isFailing(), later.length]).toEqual([false, true, false, 1]);
});

test("a tile that failed is asked for again after half a minute, not sooner", async () => {
  const { store, asked, end, wait } = setUp();
  store.read("a");
  await end("a", false);
  store.read("a");
  wait(30_001);
  store.read("a");

  expect(asked).toEqual(["a", "a"]);
});

test("tiles long out of sight are forgotten", async () => {
  const { store, asked, end } = setUp();
  for (let index = 0; index < 401; index += 1) {
    store.read(String(index));
    await end(String(index), true);
  }

  expect([store.read("400").kind, store.read("0").kind, asked.length]).toEqual(["there", "coming", 402]);
});
