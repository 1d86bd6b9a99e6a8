import { expect, test } from "vitest";
import type { ClueBody, ClueTaken } from "../../infra/contract/clues.ts";
import type { Answer } from "../http/request.ts";
import { createTestStore } from "../http/test-store.ts";
import { createReport, RETRY_MS, saysWhere } from "./report.ts";

const away: Answer<ClueTaken> = { kind: "unreachable", status: null };
const taken: Answer<ClueTaken> = { kind: "ok", value: { clueId: "c1", uploadKey: "k" } };
const refused = { kind: "refused", status: 400, code: "REQUEST_INVALID", requestId: null, fields: [] } as const;

/** A phone whose clock the test moves; answers come in the order they are given here. */
function phone(answers: Answer<ClueTaken>[], store = createTestStore()) {
  const sent: ClueBody[] = [];
  const photos: string[] = [];
  let photoAnswers: Answer<null>[] = [];
  let later: (() => void) | null = null;
  let keys = 0;
  const report = createReport({
    token: "token",
    give: async (body) => {
      sent.push(body);
      return await Promise.resolve(answers.shift() ?? away);
    },
    givePhoto: async ({ clueId }) => {
      photos.push(clueId);
      return await Promise.resolve(photoAnswers.shift() ?? { kind: "unreachable", status: null });
    },
    timers: {
      after: (delayMs, task) => {
        expect(delayMs).toBe(RETRY_MS);
        later = task;
        return () => {
          later = null;
        };
      },
    },
    store,
    newKey: () => `key-${(keys += 1)}`,
    onChange: () => undefined,
  });
  const settled = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    report,
    sent,
    photos,
    isWaiting: () => later !== null,
    answerPhotos: (next: Answer<null>[]) => {
      photoAnswers = next;
    },
    send: async (picture: Blob | null = null) => {
      report.send(picture);
      await settled();
    },
    wait: async () => {
      later?.();
      await settled();
    },
  };
}

test("without a network what was typed is sent again by itself with the same key until it is taken, then no more", async () => {
  const { report, sent, send, wait, isWaiting } = phone([away, away, taken]);
  report.write({ where: " 桥边 ", about: "往东走", contact: "13800001234" });

  await send();
  expect(report.state()).toBe("waiting");
  await wait();
  await wait();

  expect(report.state()).toBe("sent");
  expect(isWaiting()).toBe(false);
  expect(sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(["key-1", "key-1", "key-1"]);
  expect(sent[2]).toMatchObject({ token: "token", words: "桥边\n往东走", contact: "13800001234", place: null });
});

test("whoever goes on typing while it waits sends nothing half typed, and then another clue", async () => {
  const { report, sent, send, isWaiting } = phone([away, taken]);
  report.write({ where: "桥边" });
  await send();

  report.write({ where: "桥边，银行门口" });
  expect([report.state(), isWaiting()]).toEqual(["draft", false]);
  await send();

  expect(sent.map(({ idempotencyKey, words }) => [idempotencyKey, words])).toEqual([
    ["key-1", "桥边"],
    ["key-2", "桥边，银行门口"],
  ]);
});

test("a page that is loaded anew has the words and the key, of its own code only", async () => {
  const store = createTestStore();
  const first = phone([away], store);
  first.report.write({ where: "桥边", place: { lon: 120.7, lat: 30.5, accuracyM: 20 } });
  await first.send();

  const again = phone([taken], store);
  expect(again.report.draft()).toMatchObject({ where: "桥边", key: "key-1", place: null });
  await again.send();

  expect(phone([], store).report.draft().where).toBe("");
});

test("too many and a refusal are told apart, wait for a press, and lose nothing", async () => {
  const { report, send, isWaiting } = phone([{ kind: "unreachable", status: 429 }, refused, taken]);
  report.write({ where: "桥边" });

  await send();
  expect([report.state(), isWaiting()]).toEqual(["limited", false]);
  await send();
  expect([report.state(), report.draft().where]).toEqual(["refused", "桥边"]);
  await send();

  expect(report.state()).toBe("sent");
});

test("a photo goes after the words and is tried three times; that it failed takes nothing back", async () => {
  const picture = new Blob(["x"], { type: "image/jpeg" });
  const lucky = phone([taken]);
  lucky.answerPhotos([
    { kind: "unreachable", status: null },
    { kind: "ok", value: null },
  ]);
  await lucky.send(picture);
  expect([lucky.report.state(), lucky.report.photo(), lucky.photos.length]).toEqual(["sent", "sent", 2]);

  const unlucky = phone([taken]);
  await unlucky.send(picture);
  expect([unlucky.report.state(), unlucky.report.photo(), unlucky.photos.length]).toEqual(["sent", "failed", 3]);
});

test("another word begins with the place and the number of the first, and a key of its own", async () => {
  const { report, send } = phone([taken]);
  report.write({ where: "桥边", about: "往东走", contact: "1" });
  await send();

  report.beginAnew();

  expect(report.draft()).toEqual({ where: "", about: "", contact: "1", place: null, key: "key-2" });
  expect([saysWhere(report.draft()), saysWhere({ ...report.draft(), where: "桥" })]).toEqual([false, true]);
});
