import fc from "fast-check";
import { expect, test } from "vitest";
import { cellName, fromGridKm, gridKm, gridReference, parseGridReference } from "./kilometre-grid.ts";

test("the corner of the grid is A1 and letters run east without I and O", () => {
  expect(gridReference([120.5128, 30.3889])).toBe("A1-00");
  expect(cellName(7, 0)).toBe("H1");
  expect(cellName(8, 0)).toBe("J1");
  expect(cellName(13, 4)).toBe("P5");
  expect(cellName(23, 9)).toBe("Z10");
});

test("east of Z the grid goes on with two letters", () => {
  expect(cellName(24, 0)).toBe("AA1");
  expect(cellName(25, 2)).toBe("AB3");
});

test("west or south of the grid there is no cell to call out", () => {
  expect(gridReference([120.4, 30.5])).toBeNull();
  expect(gridReference([120.6, 30.3])).toBeNull();
});

test("a cell that somebody typed in small letters is found", () => {
  const middle = parseGridReference(" u14 ");

  expect(middle === null ? null : gridReference(middle)).toBe("U14-55");
});

test.each(["", "14U", "I5", "O5", "王", "U14-5", "U"])("%s is no cell", (text) => {
  expect(parseGridReference(text)).toBeNull();
});

test("what one rescuer calls out, the other one types, to 100 m", () => {
  const place = fc.tuple(
    fc.double({ min: 0.001, max: 40, noNaN: true }),
    fc.double({ min: 0.001, max: 60, noNaN: true }),
  );

  fc.assert(
    fc.property(place, ([column, row]) => {
      const reference = gridReference(fromGridKm(column, row)) ?? "";
      const back = parseGridReference(reference);
      const [backColumn, backRow] = gridKm(back ?? [0, 0]);
      expect(Math.abs(backColumn - column)).toBeLessThan(0.0501);
      expect(Math.abs(backRow - row)).toBeLessThan(0.0501);
    }),
  );
});
