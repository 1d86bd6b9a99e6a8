import { describe, expect, test } from "vitest";
import { type Command, helpOf, readCommandLine, readUrl } from "./command-line.ts";

const command: Command = {
  name: "walk",
  about: "Takes somebody for a walk.",
  operand: "WHO",
  options: [
    { name: "pace", value: "MPS", about: "how fast", usual: "0.8" },
    { name: "url", value: "URL", about: "where to" },
    { name: "far", value: "M", about: "how far" },
  ],
  run: async () => 0,
};
const read = (...args: readonly string[]) => readCommandLine(command, args);

describe("a tired person at the keyboard", () => {
  test("gets the usual values for what they leave out", () => {
    const given = read("grandma");

    expect(given.operand).toBe("grandma");
    expect(given.number("pace", { from: 0, to: 2 })).toBe(0.8);
    expect(given.optionalText("url")).toBeNull();
    expect(given.optionalNumber("far", { from: 0, to: 1 })).toBeNull();
    expect(read("--pace", "1.2").number("pace", { from: 0, to: 2 })).toBe(1.2);
    expect(read("--pace=1.1").text("pace")).toBe("1.1");
  });

  test("is told the range when a number is wrong, on both sides of it", () => {
    expect(read("--pace", "2").number("pace", { from: 0, to: 2 })).toBe(2);
    for (const wrong of ["2.01", "-1", "", " ", "fast", "NaN", "Infinity"]) {
      expect(() => read(`--pace=${wrong}`).number("pace", { from: 0, to: 2 })).toThrow("a number from 0 to 2");
    }
  });

  test("is told what is missing and what is too much", () => {
    expect(() => read().text("url")).toThrow("walk needs --url");
    expect(() => read("a", "b")).toThrow('does not understand "b"');
    expect(() => read("--run")).toThrow("Unknown option '--run'");
    expect(() => read("--pace")).toThrow("walk:");
  });

  test("can only give an address of a known kind, and none with a secret", () => {
    const url = (value: string) => readUrl(read("--url", value), "url", ["mqtt", "mqtts"]);

    expect(url("mqtts://broker.example:8883")).toBe("mqtts://broker.example:8883");
    expect(() => url("http://broker.example")).toThrow("such as mqtt://localhost");
    expect(() => url("broker.example")).toThrow("such as");
    expect(() => url("mqtt://me:word@broker.example")).toThrow("must not carry");
    expect(() => url("http://me:word@broker.example")).not.toThrow("word@");
  });

  test("reads in the help what each option means and its usual value", () => {
    expect(helpOf(command)).toContain("walk WHO [options]");
    expect(helpOf(command)).toMatch(/--pace MPS +how fast \(0\.8\)/);
  });
});
