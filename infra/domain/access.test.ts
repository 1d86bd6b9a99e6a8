import * as fc from "fast-check";
import { expect, test } from "vitest";
import { allowedAs, covers, type Grant, mayEver, type Reach, scopeOf, seesIncident } from "./access.ts";
import { type Action, accessTable, actions, grantableRoles } from "./access-table.ts";
import { type AreaId, areaId, personId, type SeniorId, seniorId } from "./ids.ts";
import { roles } from "./roles.ts";

const areas: readonly AreaId[] = ["xiashi", "haizhou", "yanguan"].map(areaId);
const seniors: readonly SeniorId[] = ["wang", "li", "zhao"].map(seniorId);

const arbitraryReach = fc.record({
  personId: fc.constant(personId("asker")),
  grants: fc.array(
    fc.record({
      role: fc.constantFrom(...roles),
      areaIds: fc.oneof(
        fc.constant("everywhere" as const),
        fc.subarray([...areas]).map((ids) => new Set(ids)),
      ),
    }),
    { maxLength: 4 },
  ),
  pairedSeniorIds: fc.subarray([...seniors]).map((ids) => new Set(ids)),
  outingSeniorIds: fc.subarray([...seniors]).map((ids) => new Set(ids)),
});
const arbitrarySenior = fc.record({
  seniorId: fc.constantFrom(...seniors),
  areaId: fc.constantFrom(...areas),
  inIncident: fc.boolean(),
});

const reachOf = (role: Grant["role"], areaIds: Grant["areaIds"], paired: readonly SeniorId[] = []): Reach => ({
  personId: personId("asker"),
  grants: [{ role, areaIds }],
  pairedSeniorIds: new Set(paired),
});
const wang = { seniorId: seniorId("wang"), areaIds: [areaId("xiashi")] };

test("whoever may be shown one senior finds exactly that senior in their list", () => {
  fc.assert(
    fc.property(arbitraryReach, fc.constantFrom(...actions), arbitrarySenior, (reach, action, senior) => {
      const one = allowedAs(reach, action, {
        seniorId: senior.seniorId,
        areaIds: [senior.areaId],
        inIncident: senior.inIncident,
      });
      const listed = covers(scopeOf(reach, action), senior);

      expect(listed).toBe(one !== null);
    }),
  );
});

test("somebody who is refused before anything is looked up would be refused for every senior", () => {
  fc.assert(
    fc.property(arbitraryReach, fc.constantFrom(...actions), arbitrarySenior, (reach, action, senior) => {
      const target = {
        seniorId: senior.seniorId,
        areaIds: [senior.areaId],
        inIncident: true,
        personId: reach.personId,
      };

      if (!mayEver(reach, action)) expect(allowedAs(reach, action, target)).toBeNull();
    }),
  );
});

test("a guardian sees where her own senior is and where nobody else is", () => {
  const guardian = reachOf("guardian", "everywhere", [wang.seniorId]);

  expect(allowedAs(guardian, "seePosition", wang)).toBe("guardian");
  expect(allowedAs(guardian, "seePosition", { ...wang, seniorId: seniorId("li") })).toBeNull();
});

test("a guardian sees where her senior has been only while the senior is being looked for", () => {
  const guardian = reachOf("guardian", "everywhere", [wang.seniorId]);

  expect(allowedAs(guardian, "seeHistory", { ...wang, inIncident: false })).toBeNull();
  expect(allowedAs(guardian, "seeHistory", { ...wang, inIncident: true })).toBe("guardian");
});

test("a rescuer's reach ends at the border of the area", () => {
  const rescuer = reachOf("rescuer", new Set([areaId("xiashi")]));

  expect(allowedAs(rescuer, "seePosition", wang)).toBe("rescuer");
  expect(allowedAs(rescuer, "seePosition", { ...wang, areaIds: [areaId("yanguan")] })).toBeNull();
});

test("the police see a senior of their area only while an incident is open", () => {
  const viewer = reachOf("viewer", new Set([areaId("xiashi")]));

  expect(allowedAs(viewer, "seePosition", { ...wang, inIncident: false })).toBeNull();
  expect(allowedAs(viewer, "seePosition", { ...wang, inIncident: true })).toBe("viewer");
  expect(mayEver(viewer, "actOnIncident")).toBe(false);
});

test("a suspicion reaches the console and worries no guardian", () => {
  const suspicion = { seniorId: wang.seniorId, areaId: areaId("xiashi"), isSuspicion: true };
  const guardian = scopeOf(reachOf("guardian", "everywhere", [wang.seniorId]), "readIncident");
  const rescuer = scopeOf(reachOf("rescuer", "everywhere"), "readIncident");

  expect(seesIncident(guardian, suspicion)).toBe(false);
  expect(seesIncident(guardian, { ...suspicion, isSuspicion: false })).toBe(true);
  expect(seesIncident(rescuer, suspicion)).toBe(true);
});

test("a role in two areas reaches both, and a second role adds to the first", () => {
  const both: Reach = {
    personId: personId("asker"),
    grants: [
      { role: "guardian", areaIds: "everywhere" },
      { role: "coordinator", areaIds: new Set([areaId("yanguan")]) },
    ],
    pairedSeniorIds: new Set([wang.seniorId]),
  };

  expect(allowedAs(both, "readSenior", wang)).toBe("guardian");
  expect(allowedAs(both, "readSenior", { seniorId: seniorId("li"), areaIds: [areaId("yanguan")] })).toBe("coordinator");
  expect(allowedAs(both, "enrol", wang)).toBeNull();
});

test("nobody without a role reaches anything", () => {
  const nobody: Reach = { personId: personId("asker"), grants: [], pairedSeniorIds: new Set([wang.seniorId]) };

  expect(actions.filter((action) => mayEver(nobody, action))).toEqual([]);
});

test("an administrator may do everything but what is only somebody's own, and nobody else may make colleagues", () => {
  const others = (action: Action) => Object.values(accessTable[action]).some((relation) => relation !== "self");
  const cells: readonly Action[] = actions.filter((action) => "administrator" in accessTable[action]);

  expect(cells).toEqual(actions.filter(others));
  expect(grantableRoles.administrator).toEqual(roles);
  expect(grantableRoles.coordinator).toEqual(["guardian"]);
  expect(Object.keys(grantableRoles)).toHaveLength(2);
});

test("a guardian sees the way of a senior who is out with them, and of nobody whom they no longer guard", () => {
  const [wang, li] = [seniorId("wang"), seniorId("li")];
  const guardian: Reach = {
    personId: personId("a"),
    grants: [{ role: "guardian", areaIds: new Set() }],
    pairedSeniorIds: new Set([wang]),
    outingSeniorIds: new Set([wang, li]),
  };

  expect(allowedAs(guardian, "seeHistory", { seniorId: wang })).toBe("guardian");
  expect(allowedAs({ ...guardian, outingSeniorIds: new Set() }, "seeHistory", { seniorId: wang })).toBeNull();
  expect(allowedAs(guardian, "seeHistory", { seniorId: li })).toBeNull();
  expect([...scopeOf(guardian, "seeHistory").seniorIds]).toEqual([wang]);
});
