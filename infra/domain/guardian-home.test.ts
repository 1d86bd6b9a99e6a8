import { expect, test } from "vitest";
import { isSameAddress, plainAddress } from "./guardian-home.ts";

test.each([
  ["竹里街 12 号", "竹里街12号"],
  ["竹里街１２号３室", "竹里街12-3"],
  ["竹里街12号 3室", "竹里街 12#3"],
  ["竹里街12號3室", "竹里街，12 号，3 室。"],
  ["海昌路8号（东门）", "海昌路 8 号(东门)"],
  ["Zhuli Street 12－3", "zhuli street 12-3"],
])("%s and %s are one home", (one, other) => {
  expect(isSameAddress(one, other)).toBe(true);
});

test.each([
  ["竹里街12号3室", "竹里街123号"],
  ["竹里街12号3室", "竹里街12号4室"],
  ["竹里街1号23室", "竹里街12号3室"],
  ["竹里街12号", "竹南街12号"],
  ["竹里街12幢3室", "竹里街12号3室"],
  ["", ""],
  ["　", " - "],
])("%s and %s are two", (one, other) => {
  expect(isSameAddress(one, other)).toBe(false);
});

test("a number and a flat stay apart when the words between them go", () => {
  expect(plainAddress("竹里街 12 号 3 室")).toBe("竹里街12-3");
});
