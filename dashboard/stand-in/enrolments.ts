import type { EnrolmentBody, PairingBody } from "../../infra/contract/http.ts";
import type { SeniorView } from "../../infra/contract/views.ts";
import { isSameAddress } from "../../infra/domain/guardian-home.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Desk } from "./desk.ts";
import type { LiveFeed } from "./live-feed.ts";
import { problem, type Reply } from "./reply.ts";

type Deps = { readonly desk: Desk; readonly feed: LiveFeed };

/** Takes a new senior in as the service would, and tells every open page. */
export function enrolAtDesk({ desk, feed }: Deps, body: unknown): Reply {
  if (!isEnrolment(body)) return problem(400, "REQUEST_INVALID");
  const { senior, wristband, guardians } = body;
  if ([...desk.seniors.values()].some(({ wristbandId }) => wristbandId === wristband.wristbandId))
    return problem(409, "WRISTBAND_ASSIGNED");
  if (guardians[0]?.phone === guardians[1]?.phone) return problem(422, "GUARDIANS_SAME");
  if (isSameAddress(guardians[0]?.home?.address ?? "", guardians[1]?.home?.address ?? ""))
    return problem(422, "GUARDIANS_ONE_HOME");
  const seniorId = senior.seniorId ?? `senior-${desk.seniors.size + 1}`;
  const view: SeniorView = {
    seniorId,
    areaId: senior.areaId,
    name: senior.name,
    calledName: senior.calledName,
    gender: senior.gender,
    birthYear: senior.birthYear ?? null,
    features: senior.features ?? "",
    clothes: senior.clothes ?? "",
    address: senior.address ?? "",
    home: senior.home,
    wristbandId: wristband.wristbandId,
    photoAt: null,
    guardians: guardians.map(({ name, phone, personId }, index) => ({
      personId: personId ?? `person-${seniorId}-${index}`,
      slot: index === 0 ? "A" : "B",
      name,
      phone,
    })),
  };
  guardians.forEach(({ home }, index) => {
    if (home !== undefined) desk.homes.set(view.guardians[index]?.personId ?? "", home);
  });
  desk.seniors.set(seniorId, view);
  feed.broadcast({ kind: "senior", senior: view });
  const guardianIds = view.guardians.map(({ personId }) => personId);
  return {
    status: 201,
    body: {
      seniorId,
      wristbandId: wristband.wristbandId,
      token: "stand-in-token-9f3a-77c1",
      fenceId: `fence-${seniorId}`,
      guardianIds,
    },
  };
}

/** Replaces guardian A or B. */
export function pairAtDesk({ desk, feed }: Deps, seniorId: string, body: unknown): Reply {
  const senior = desk.seniors.get(seniorId);
  if (senior === undefined || !isPairing(body)) return problem(404, "NOT_FOUND");
  const { slot, guardian } = body;
  const others = senior.guardians.filter((one) => one.slot !== slot);
  if (others.some(({ phone }) => phone === guardian.phone)) return problem(422, "GUARDIANS_SAME");
  const address = guardian.home?.address ?? desk.homes.get(guardian.personId ?? "")?.address ?? "";
  if (others.some(({ personId }) => isSameAddress(desk.homes.get(personId)?.address ?? "", address)))
    return problem(422, "GUARDIANS_ONE_HOME");
  const paired = {
    personId: guardian.personId ?? `person-${seniorId}-${slot}`,
    slot,
    name: guardian.name,
    phone: guardian.phone,
  };
  if (guardian.home !== undefined) desk.homes.set(paired.personId, guardian.home);
  const view: SeniorView = {
    ...senior,
    guardians: [...others, paired].sort((one, other) => (one.slot < other.slot ? -1 : 1)),
  };
  desk.seniors.set(seniorId, view);
  feed.broadcast({ kind: "senior", senior: view });
  return { status: 200, body: view };
}

const isEnrolment = (body: unknown): body is EnrolmentBody =>
  isRecord(body) && isRecord(body["senior"]) && isRecord(body["wristband"]) && Array.isArray(body["guardians"]);
const isPairing = (body: unknown): body is PairingBody => isRecord(body) && isRecord(body["guardian"]);
