import { type AccessRow, type Action, accessTable, glassActions, type Relation } from "./access-table.ts";
import type { AreaId, PersonId, SeniorId } from "./ids.ts";
import type { Role } from "./roles.ts";
import { unreachable } from "./unreachable.ts";

/** One role of one person; `areaIds` already holds everything below the role's area. */
export type Grant = { readonly role: Role; readonly areaIds: ReadonlySet<AreaId> | "everywhere" };
/** Who asks, as the database knew them a moment ago. */
export type Reach = {
  readonly personId: PersonId;
  readonly grants: readonly Grant[];
  readonly pairedSeniorIds: ReadonlySet<SeniorId>;
  /** Seniors on whom they have broken the glass and it has not ended; none when left out. */
  readonly openedSeniorIds?: ReadonlySet<SeniorId>;
  /** Seniors who are out with them now, as they have said themselves; none when left out. */
  readonly outingSeniorIds?: ReadonlySet<SeniorId>;
};
/** What they ask for. What is left out is unknown and never matches. */
export type Target = {
  readonly personId?: PersonId;
  readonly seniorId?: SeniorId;
  /** Several, when a person belongs to several areas: one inside suffices. */
  readonly areaIds?: readonly AreaId[];
  readonly inIncident?: boolean;
};

/** Whether any role of the person can ever do this: "no" is answered as forbidden, before anything is looked up. */
export function mayEver(reach: Reach, action: Action): boolean {
  return reach.grants.some((grant) => relationOf(action, grant.role) !== null);
}

/** The role that allows the action on the target, or `null`. */
export function allowedAs(reach: Reach, action: Action, target: Target): Role | null {
  const own = reach.grants.find((grant) => holds(reach, grant, { relation: relationOf(action, grant.role), target }));
  return own?.role ?? glassRole(reach, action, target);
}

function glassRole(reach: Reach, action: Action, { seniorId }: Target): Role | null {
  if (seniorId === undefined || !openedFor(reach, action).has(seniorId)) return null;
  return reach.grants.find(({ role }) => relationOf("breakGlass", role) !== null)?.role ?? null;
}

/** Nobody's glass outlasts the role that let them break it. */
function openedFor(reach: Reach, action: Action): ReadonlySet<SeniorId> {
  const none: ReadonlySet<SeniorId> = new Set();
  if (!glassActions.includes(action) || !mayEver(reach, "breakGlass")) return none;
  return reach.openedSeniorIds ?? none;
}

/** The same answer as a set, to ask the database or a list with: everything inside is allowed, and nothing else. */
export type Scope = {
  readonly everywhere: boolean;
  readonly areaIds: ReadonlySet<AreaId>;
  readonly seniorIds: ReadonlySet<SeniorId>;
  readonly incidentAreaIds: ReadonlySet<AreaId>;
  readonly incidentSeniorIds: ReadonlySet<SeniorId>;
  /** True: areas of `incidentAreaIds` do not matter, every senior in an incident is inside. */
  readonly incidentEverywhere: boolean;
};

/** All seniors (and areas) on which `reach` may do `action`. */
export function scopeOf(reach: Reach, action: Action): Scope {
  const areaIds = new Set<AreaId>();
  const incidentAreaIds = new Set<AreaId>();
  const scope = { everywhere: false, incidentEverywhere: false, areaIds, incidentAreaIds };
  let seniorIds: ReadonlySet<SeniorId> = openedFor(reach, action);
  let incidentSeniorIds: ReadonlySet<SeniorId> = new Set();
  for (const grant of reach.grants) {
    const relation = relationOf(action, grant.role);
    if (relation === "everywhere") scope.everywhere = true;
    if (relation === "paired") seniorIds = new Set([...seniorIds, ...reach.pairedSeniorIds]);
    if (relation === "pairedInNeed") {
      incidentSeniorIds = reach.pairedSeniorIds;
      seniorIds = new Set([...seniorIds, ...ownOutings(reach)]);
    }
    if (relation === "area") {
      if (grant.areaIds === "everywhere") scope.everywhere = true;
      else for (const areaId of grant.areaIds) areaIds.add(areaId);
    }
    if (relation === "areaInIncident") {
      if (grant.areaIds === "everywhere") scope.incidentEverywhere = true;
      else for (const areaId of grant.areaIds) incidentAreaIds.add(areaId);
    }
  }
  return { ...scope, seniorIds, incidentSeniorIds };
}

/** Whether one senior lies inside a scope. */
export function covers(
  scope: Scope,
  senior: { readonly seniorId: SeniorId; readonly areaId: AreaId; readonly inIncident: boolean },
): boolean {
  if (scope.everywhere || scope.areaIds.has(senior.areaId) || scope.seniorIds.has(senior.seniorId)) return true;
  if (!senior.inIncident) return false;
  return (
    scope.incidentEverywhere || scope.incidentAreaIds.has(senior.areaId) || scope.incidentSeniorIds.has(senior.seniorId)
  );
}

/** Whether an incident lies inside a scope. A suspicion is for those who watch a map: no guardian is worried by it. */
export function seesIncident(
  scope: Scope,
  incident: { readonly seniorId: SeniorId; readonly areaId: AreaId; readonly isSuspicion: boolean },
): boolean {
  const seniorIds: Scope["seniorIds"] = incident.isSuspicion ? new Set() : scope.seniorIds;
  return covers({ ...scope, seniorIds }, { ...incident, inIncident: true });
}

/** An outing ends with the pairing, too. */
function ownOutings({ outingSeniorIds, pairedSeniorIds }: Reach): readonly SeniorId[] {
  return [...(outingSeniorIds ?? [])].filter((id) => pairedSeniorIds.has(id));
}

function relationOf(action: Action, role: Role): Relation | null {
  const row: AccessRow = accessTable[action];
  return row[role] ?? null;
}

function holds(
  reach: Reach,
  grant: Grant,
  asked: { readonly relation: Relation | null; readonly target: Target },
): boolean {
  const { target } = asked;
  const isSelf = target.personId === reach.personId;
  const isPaired = target.seniorId !== undefined && reach.pairedSeniorIds.has(target.seniorId);
  const { areaIds } = grant;
  const isInArea = areaIds === "everywhere" || (target.areaIds ?? []).some((areaId) => areaIds.has(areaId));
  switch (asked.relation) {
    case null:
      return false;
    case "self":
      return isSelf;
    case "paired":
      return isPaired;
    case "pairedInNeed":
      return isPaired && (target.inIncident === true || ownOutings(reach).some((id) => id === target.seniorId));
    case "area":
      return isInArea || isSelf;
    case "areaInIncident":
      return isInArea && target.inIncident === true;
    case "everywhere":
      return true;
    default:
      return unreachable(asked.relation);
  }
}
