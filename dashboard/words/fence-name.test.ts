import { expect, test } from "vitest";
import { words } from "../text/language.ts";
import { fenceName } from "./fence-name.ts";

test("the home fence of an enrolment has no name of its own and is called what it is", () => {
  expect(fenceName({ name: "", kind: "keepIn" })).toBe(words().controlRoom.fenceList.home);
  expect(fenceName({ name: "河边", kind: "keepOut" })).toBe("河边");
});
