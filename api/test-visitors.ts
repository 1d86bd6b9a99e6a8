/** What tests expect of each role, in words of their own. `all`: whoever it is about. */
type ExpectedReach = "self" | "paired" | "pairedInNeed" | "area" | "areaInIncident" | "all";
type TestRole = "guardian" | "rescuer" | "dutyOfficer" | "coordinator" | "viewer" | "administrator";
export type ExpectedRow = Partial<Record<TestRole, ExpectedReach>>;
export type SeniorName = "wang" | "li";
export type TestVisitor = {
  readonly login: string;
  readonly role: TestRole;
  /** Seniors in the area of the role. */
  readonly near: readonly SeniorName[];
  readonly paired: readonly SeniorName[];
};

/** Somebody of each role of the test town, once with a senior in reach and once without where there are two. */
export const visitors: readonly TestVisitor[] = [
  { login: "admin", role: "administrator", near: ["wang", "li"], paired: [] },
  { login: "coordinator", role: "coordinator", near: ["wang"], paired: [] },
  { login: "coordinator-yanguan", role: "coordinator", near: ["li"], paired: [] },
  { login: "rescuer", role: "rescuer", near: ["wang", "li"], paired: [] },
  { login: "rescuer-yanguan", role: "rescuer", near: ["li"], paired: [] },
  { login: "duty-officer", role: "dutyOfficer", near: ["wang", "li"], paired: [] },
  { login: "viewer", role: "viewer", near: ["wang"], paired: [] },
  { login: "wang-a", role: "guardian", near: [], paired: ["wang"] },
  { login: "li-b", role: "guardian", near: [], paired: ["li"] },
];

/** Whether the row lets the visitor reach the senior; `isSelf`: it is about the visitor. */
export function isExpected(
  row: ExpectedRow,
  visitor: TestVisitor,
  about: { readonly name: SeniorName; readonly inIncident: boolean; readonly isSelf?: boolean },
): boolean {
  const { name, inIncident, isSelf = false } = about;
  switch (row[visitor.role]) {
    case undefined:
      return false;
    case "self":
      return isSelf;
    case "paired":
      return visitor.paired.includes(name);
    case "pairedInNeed":
      return visitor.paired.includes(name) && inIncident;
    case "area":
      return visitor.near.includes(name) || isSelf;
    case "areaInIncident":
      return visitor.near.includes(name) && inIncident;
    case "all":
      return true;
    default:
      throw new Error("not a reach");
  }
}
