import { CoverageList } from "../infra/contract/coverage.ts";
import { OwnLeaveView } from "../infra/contract/own-leaves.ts";
import { type SubstitutionOpen, SubstitutionOpenList } from "../infra/contract/substitutions.ts";
import { DAY_MS, plusMs, toIso } from "../infra/domain/time.ts";
import { reportPlace } from "./test-events.ts";
import { type Answer, bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

export const phoneOfStandIn = "13800002002";
export const yes = { answer: "yes" };
export const no = { answer: "no" };

/** Guardian of Wang, who is away; guardian of Li in another area, who is to stand in; coordinators of both areas. */
const logins = { absent: "wang-a", standIn: "li-b", coordinator: "coordinator", elsewhere: "coordinator-yanguan" };
type Who = keyof typeof logins;

/** A guardian on leave and whoever is asked to stand in; the answers are statuses unless it says otherwise. */
export type LeaveScene = Readonly<Record<Who, () => Visitor>> & {
  readonly town: Town;
  /** Everybody signs in anew: their sessions do not last. */
  readonly advance: (byMs: number) => Promise<void>;
  /** Two days from now. */
  readonly span: () => { readonly from: string; readonly to: string };
  readonly takeLeave: (substitutePhone: string) => Promise<Answer>;
  /** The id of the leave. */
  readonly leaveWith: (substitutePhone: string) => Promise<number>;
  readonly takeBack: (leaveId: number) => Promise<number>;
  readonly says: (leaveId: number, body: object) => Promise<number>;
  readonly confirms: (leaveId: number, body: object, visitor?: Visitor) => Promise<number>;
  readonly open: (visitor?: Visitor) => Promise<readonly SubstitutionOpen[]>;
  readonly seesWang: () => Promise<number>;
  /** Of Wang, once whoever stands in can be reached at all. */
  readonly coverage: () => Promise<string | undefined>;
};

export async function createLeaveScene(): Promise<LeaveScene> {
  const town = await createTown();
  await reportPlace(town.database.db, { name: "wang", at: town.clock.now() });
  const signedIn = new Map<string, Visitor>();
  const advance = async (byMs: number) => {
    town.clock.advance(byMs);
    await town.database.setClock(town.clock);
    for (const login of Object.values(logins)) signedIn.set(login, await town.signIn(login));
  };
  const visitor = (who: Who): Visitor => {
    const known = signedIn.get(logins[who]);
    if (known === undefined) throw new Error(`${who} has not signed in: advance first`);
    return known;
  };
  const [absent, standIn, coordinator] = [
    () => visitor("absent"),
    () => visitor("standIn"),
    () => visitor("coordinator"),
  ];
  return {
    town,
    advance,
    absent,
    standIn,
    coordinator,
    elsewhere: () => visitor("elsewhere"),
    ...leavesOf(town, absent),
    ...answersOf({ standIn, coordinator }),
    coverage: () => coverageOfWang(town, coordinator()),
  };
}

function leavesOf(
  { clock }: Town,
  absent: () => Visitor,
): Pick<LeaveScene, "span" | "takeLeave" | "leaveWith" | "takeBack"> {
  const span = () => ({ from: toIso(clock.now()), to: toIso(plusMs(clock.now(), 2 * DAY_MS)) });
  const takeLeave = (substitutePhone: string) =>
    absent().send("POST", "/people/wang-a/leaves", { ...span(), substitutePhone });
  return {
    span,
    takeLeave,
    leaveWith: async (phone) => bodyOf(OwnLeaveView, await takeLeave(phone)).leaveId,
    takeBack: async (leaveId) => (await absent().send("DELETE", `/people/wang-a/leaves/${leaveId}`)).status,
  };
}

function answersOf({
  standIn,
  coordinator,
}: Readonly<Record<"standIn" | "coordinator", () => Visitor>>): Pick<
  LeaveScene,
  "says" | "confirms" | "open" | "seesWang"
> {
  return {
    says: async (leaveId, body) =>
      (await standIn().send("POST", `/people/li-b/substitutions/${leaveId}/answer`, body)).status,
    confirms: async (leaveId, body, visitor = coordinator()) =>
      (await visitor.send("POST", `/duty/substitutions/${leaveId}/answer`, { substituteId: "li-b", ...body })).status,
    open: async (visitor = coordinator()) =>
      bodyOf(SubstitutionOpenList, await visitor.get("/duty/substitutions")).items,
    seesWang: async () => (await standIn().get("/seniors/senior-wang/position")).status,
  };
}

async function coverageOfWang({ database }: Town, coordinator: Visitor): Promise<string | undefined> {
  await database.db.query(
    `insert into channels (channel_id, person_id, kind, address, last_ok_at)
     values ('li-b-mail', 'li-b', 'email', 'b@example.org', service_now()) on conflict do nothing`,
  );
  const { items } = bodyOf(CoverageList, await coordinator.get("/coverage"));
  return items.find(({ seniorId }) => seniorId === "senior-wang")?.state;
}
