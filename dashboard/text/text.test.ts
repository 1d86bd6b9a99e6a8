import { expect, test } from "vitest";
import { isRecord } from "../live/message-guard.ts";
import { en } from "./en.ts";
import { zhCn } from "./zh-cn.ts";

type Leaf = { readonly path: string; readonly value: unknown };

function leaves(value: unknown, path = ""): readonly Leaf[] {
  if (!isRecord(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}

/** A message as somebody would read it: functions are called with sample words. */
function sample({ value }: Leaf): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.join(" ");
  if (typeof value !== "function") return "";
  const result: unknown = Reflect.apply(value, undefined, ["7", 7, 7]);
  return Array.isArray(result) ? result.join(" ") : String(result);
}

const chinese = leaves(zhCn);
const english = leaves(en);
const han = /\p{Script=Han}/u;

test("every sentence exists in both languages", () => {
  const paths = (list: readonly Leaf[]) => list.map(({ path }) => path).sort();

  expect(paths(english)).toEqual(paths(chinese));
});

test("a sentence that takes words in one language takes them in the other", () => {
  const kinds = (list: readonly Leaf[]) => Object.fromEntries(list.map(({ path, value }) => [path, typeof value]));

  expect(kinds(english)).toEqual(kinds(chinese));
});

test("no Chinese is left on the English pages, but the word that leads back", () => {
  const left = english.filter((leaf) => han.test(sample(leaf))).map(({ path }) => path);

  expect(left).toEqual(["common.switchLanguage"]);
});

test("no sentence of a guardian or rescuer in Chinese is only Latin letters, but the word for English", () => {
  const latin = chinese
    .filter((leaf) => /[A-Za-z]{2}/.test(sample(leaf)) && !han.test(sample(leaf)))
    .map(({ path }) => path);

  expect(latin).toEqual(["common.switchLanguage", "controlRoom.panel.sources.wifi"]);
});

test("nobody is shouted at or blamed", () => {
  const all = [...chinese, ...english].map(sample).join("\n");

  expect(all).not.toMatch(/[!！]|操作失败|目标|设备离线|越界告警|您/);
});

test("a notification on a locked screen names no place and no full name", () => {
  expect(zhCn.guardian.notification("王奶奶")).toBe("王奶奶离开家了，点开看");
});
