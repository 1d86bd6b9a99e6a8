import { expect, test } from "vitest";
import type { Reach } from "../../infra/domain/access.ts";
import { areaId, personId, seniorId } from "../../infra/domain/ids.ts";
import { epochMs, plusMs } from "../../infra/domain/time.ts";
import { HOLD_ABOVE_BYTES } from "./outlet.ts";
import { createPage } from "./page.ts";
import { CUT_ABOVE_BYTES, CUT_AFTER_MS, SILENT_AFTER_MS } from "./patience.ts";

const start = epochMs(Date.UTC(2026, 2, 1));
const rescuer: Reach = {
  personId: personId("rescuer"),
  grants: [{ role: "rescuer", areaIds: new Set([areaId("xiashi")]) }],
  pairedSeniorIds: new Set(),
};

function slowPage(bufferedAmount: number) {
  const sent: string[] = [];
  const socket = {
    bufferedAmount,
    send: (text: string) => void sent.push(text),
    close: () => undefined,
    ping: () => undefined,
    terminate: () => undefined,
  };
  const page = createPage({ pageId: "page", tokenHash: Buffer.alloc(32), reach: rescuer, socket, now: start });
  return { page, sent, socket };
}

test("a page on a slow line gets the newest place of each senior once it can, and nothing in between", () => {
  const { page, sent, socket } = slowPage(HOLD_ABOVE_BYTES + 1);
  page.greet([]);

  for (let round = 0; round < 1_000; round += 1) {
    page.offerPosition(seniorId("wang"), `{"round":${round}}`);
    page.offerPosition(seniorId("li"), `{"other":${round}}`);
    expect(page.flushPositions()).toBe(2);
  }
  socket.bufferedAmount = HOLD_ABOVE_BYTES;
  const held = page.flushPositions();

  expect(held).toBe(0);
  expect(sent).toEqual(['{"kind":"positions","positions":[{"round":999},{"other":999}]}']);
  expect(page.isHolding()).toBe(false);
});

test("a page on a slow line is still told of every incident", () => {
  const { page, sent } = slowPage(CUT_ABOVE_BYTES * 2);
  page.greet([]);

  page.say("first incident");
  page.say("second incident");

  expect(sent).toEqual(["first incident", "second incident"]);
});

test("a page that stays behind for half a minute is cut, and one that catches up is not", () => {
  const { page, socket } = slowPage(CUT_ABOVE_BYTES + 1);
  const at = (ms: number) => {
    const now = plusMs(start, ms);
    page.heard(now);
    return page.verdict(now);
  };
  page.greet([]);

  expect(at(0)).toBe("fine");
  expect(at(CUT_AFTER_MS - 1)).toBe("fine");
  socket.bufferedAmount = CUT_ABOVE_BYTES;
  expect(at(CUT_AFTER_MS)).toBe("fine");
  socket.bufferedAmount = CUT_ABOVE_BYTES + 1;
  expect(at(CUT_AFTER_MS + 1)).toBe("fine");
  expect(at(2 * CUT_AFTER_MS)).toBe("fine");
  expect(at(2 * CUT_AFTER_MS + 1)).toBe("slow");
});

test("a phone that the network took away is given up after half a minute without a sign of life", () => {
  const { page } = slowPage(0);
  page.greet([]);
  page.heard(plusMs(start, 1_000));

  expect(page.verdict(plusMs(start, 1_000 + SILENT_AFTER_MS))).toBe("fine");
  expect(page.verdict(plusMs(start, 1_001 + SILENT_AFTER_MS))).toBe("silent");
});

test("a connection that never says what it knows is given up", () => {
  const { page } = slowPage(0);
  const late = plusMs(start, SILENT_AFTER_MS + 1);
  page.heard(late);

  expect(page.verdict(late)).toBe("silent");
});

test("an incident that is raised while a page is being greeted comes right after the greeting", () => {
  const { page, sent } = slowPage(0);

  page.say("raised meanwhile");
  page.greet(["hello", "snapshot"]);
  page.say("raised later");

  expect(sent).toEqual(["hello", "snapshot", "raised meanwhile", "raised later"]);
});

test("a rescuer who is given another area sees other people, and the same area again changes nothing", () => {
  const { page } = slowPage(0);

  const same = page.setReach({ ...rescuer });
  const other = page.setReach({ ...rescuer, grants: [{ role: "rescuer", areaIds: new Set([areaId("yanguan")]) }] });

  expect(same).toBe(false);
  expect(other).toBe(true);
  expect([...page.scopes().positions.areaIds]).toEqual(["yanguan"]);
});
