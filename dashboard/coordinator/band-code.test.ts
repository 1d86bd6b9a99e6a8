import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isId } from "../../infra/domain/ids.ts";
import { bandCode } from "./band-code.ts";

describe("what a code on a wristband says", () => {
  test("a number alone is taken, also with blanks or a line end around it", () => {
    expect(bandCode("HN-121-0001")).toEqual({ kind: "number", wristbandId: "HN-121-0001" });
    expect(bandCode(" 861261027000018\r\n")).toEqual({ kind: "number", wristbandId: "861261027000018" });
  });

  test("the finder's address is known on every host, and holds no number", () => {
    expect(bandCode("https://121.example/finder.html#kX3_a-9")).toEqual({ kind: "finder" });
    expect(bandCode("http://10.0.0.8:8121/finder.html#kX3")).toEqual({ kind: "finder" });
  });

  test.each([
    "https://121.example/finder.html",
    "https://121.example/other.html#HN-121-0001",
    "javascript:alert(1)//finder.html#x",
    "HN-121-0001; drop table wristbands",
    "../HN-121-0001",
    "",
    "9".repeat(65),
  ])("%j is no wristband", (text) => {
    expect(bandCode(text)).toEqual({ kind: "other" });
  });

  test("whatever is read, only what the service accepts is handed on", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const code = bandCode(text);
        return code.kind !== "number" || isId(code.wristbandId);
      }),
    );
  });
});
