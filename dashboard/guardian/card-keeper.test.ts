import { expect, test } from "vitest";
import { epochMs, plusMs, toIso } from "../../infra/domain/time.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import { createTestStore } from "../http/test-store.ts";
import { createWorld } from "../live/world.ts";
import { SAVED_CARD } from "../page/saved-card.ts";
import { anIncident, aSenior as makeSenior, now } from "../stand-in/examples.ts";
import { CARD_LIFE_MS, readCard } from "./card.ts";
import { createCardKeeper } from "./card-keeper.ts";

const aSenior = makeSenior();

function createPhone() {
  const store = createTestStore();
  const clock = createMovableClock(now);
  const world = createWorld();
  world.isKnown = true;
  const asked: string[] = [];
  let heardAt = now;
  const keeper = createCardKeeper({
    store,
    clock,
    world,
    owner: { personId: "lifang", locale: "zh-CN", demo: false },
    heardAt: () => ({ here: heardAt, server: plusMs(heardAt, 5_000) }),
    shrink: (address) => {
      asked.push(address);
      return Promise.resolve("data:image/jpeg;base64,AA==");
    },
    photos: {},
  });
  return {
    store,
    clock,
    world,
    keeper,
    asked,
    hear: () => {
      heardAt = clock.now();
      keeper.keep();
    },
    read: () => readCard(store, clock.now()),
  };
}

test("a card holds whose it is, who is guarded and the server's time of the picture", () => {
  const phone = createPhone();
  const senior = { ...aSenior, address: "竹里街 12 号", birthYear: 1944, clothes: "暗红开衫" };
  phone.world.seniors.set(senior.seniorId, senior);

  phone.hear();

  const card = phone.read();
  expect(card).toMatchObject({ owner: { personId: "lifang" }, savedAt: now, heardAt: now + 5_000 });
  expect(card?.seniors).toMatchObject([{ name: senior.name, guardians: senior.guardians, home: null }]);
  expect(phone.store.getItem(SAVED_CARD)).not.toMatch(/竹里街|1944|暗红开衫/);
});

test("of a senior who is looked for also home and clothes are kept, of one whose incident ended no more", () => {
  const phone = createPhone();
  const senior = { ...aSenior, clothes: "暗红开衫", home: { lon: 120.69, lat: 30.5 } };
  const incident = anIncident({ seniorId: senior.seniorId });
  phone.world.seniors.set(senior.seniorId, senior);
  phone.world.incidents.set(incident.incidentId, incident);

  phone.hear();
  expect(phone.read()?.seniors).toMatchObject([{ clothes: "暗红开衫", home: { lon: 120.69 } }]);

  phone.world.incidents.set(incident.incidentId, { ...incident, endedAt: toIso(now) });
  phone.clock.advance(1_000);
  phone.hear();
  expect(phone.read()).toMatchObject({ incidents: [], seniors: [{ clothes: "", home: null }] });
});

test("a photo is made small once, and goes with its senior", async () => {
  const phone = createPhone();
  phone.world.seniors.set(aSenior.seniorId, { ...aSenior, photoAt: toIso(now) });
  phone.hear();
  phone.clock.advance(1_000);
  phone.hear();
  await Promise.resolve();

  expect(phone.asked).toHaveLength(1);
  expect(phone.read()?.photos).toMatchObject({ [aSenior.seniorId]: { photoAt: toIso(now) } });

  phone.world.seniors.clear();
  phone.clock.advance(1_000);
  phone.hear();
  expect(phone.read()?.photos).toEqual({});
});

test("a page that hears nothing deletes its last picture after 24 h", () => {
  const phone = createPhone();
  phone.world.seniors.set(aSenior.seniorId, aSenior);
  phone.hear();

  phone.clock.advance(CARD_LIFE_MS - 1);
  phone.keeper.dropOld();
  expect(phone.store.size()).toBe(1);

  phone.clock.advance(1);
  phone.keeper.dropOld();
  expect(phone.store.size()).toBe(0);
});

test("after sign-out nothing is kept, whatever the feed still says", () => {
  const phone = createPhone();
  phone.hear();

  phone.keeper.forget();
  phone.clock.advance(1_000);
  phone.hear();

  expect(phone.store.size()).toBe(0);
});

test.each([
  ["of another page", JSON.stringify({ format: 0 })],
  ["that is broken", "{"],
  ["from the future", null],
])("a card %s is deleted, not read", (_, text) => {
  const phone = createPhone();
  phone.hear();
  if (text !== null) phone.store.setItem(SAVED_CARD, text);

  expect(readCard(phone.store, text === null ? epochMs(0) : phone.clock.now())).toBeNull();
  expect(phone.store.size()).toBe(0);
});
