import { randomBytes } from "node:crypto";
import {
  AreaList,
  CredentialResult,
  type EnrolmentBody,
  EnrolmentResult,
  type PersonBody,
} from "../infra/contract/http.ts";
import { PersonView } from "../infra/contract/views.ts";
import type { PersonId } from "../infra/domain/ids.ts";
import { type ApiClient, ApiProblem } from "./api-client.ts";
import type { Credentials, PersonCredential, WristbandCredential } from "./credentials.ts";
import type { DemoOfficer, DemoSenior, DemoTown } from "./demo-people.ts";

export type EnrolOptions = {
  readonly reportIntervalSeconds: number;
  /** Guardians of the first so many seniors get an account; a password costs the service a quarter of a second. */
  readonly seniorsWithAccounts: number;
  readonly onProgress: (done: number, of: number) => void;
};

const AT_ONCE = 4;
const WRISTBAND_MODEL = "simulated";

/**
 * Enrols a whole town through the service's own API, as an administrator would: officers first, then each senior with
 * wristband, two guardians and home fence. Run again, it takes up where it stopped: officers get a new password, a senior
 * who is there already gets a new wristband credential, and guardians keep what they have.
 */
export async function enrolTown(api: ApiClient, town: DemoTown, options: EnrolOptions): Promise<Credentials> {
  await requireAreas(api, town);
  const people: PersonCredential[] = [];
  const wristbands: WristbandCredential[] = [];
  await inTurns([...town.team, ...town.coordinators], async (officer) => {
    people.push(await addOfficer(api, officer));
  });
  await inTurns(town.seniors, async (senior, index) => {
    const accounts = index < options.seniorsWithAccounts ? senior.guardians.map(accountOf) : [];
    const enrolled = await enrolSenior(api, senior, { accounts, options });
    wristbands.push(enrolled.wristband);
    if (enrolled.isNew) people.push(...accounts);
    options.onProgress(wristbands.length, town.seniors.length);
  });
  return {
    wristbands: wristbands.toSorted((a, b) => a.wristbandId.localeCompare(b.wristbandId)),
    people: people.toSorted((a, b) => a.personId.localeCompare(b.personId)),
  };
}

/** Areas are made when a town is set up, not here. */
async function requireAreas(api: ApiClient, town: DemoTown): Promise<void> {
  const known = new Set((await api.get("/areas", AreaList)).items.map(({ areaId }) => areaId));
  const missing = town.areas.filter(({ areaId }) => !known.has(areaId));
  if (missing.length === 0) return;
  const names = missing.map(({ areaId, nameZh }) => `${areaId} ${nameZh}`).join(", ");
  throw new Error(`the service does not know these areas yet: ${names}`);
}

async function addOfficer(api: ApiClient, officer: DemoOfficer): Promise<PersonCredential> {
  const credential = {
    personId: officer.personId,
    role: officer.role,
    login: officer.personId,
    password: newPassword(),
  };
  const body: PersonBody = {
    personId: officer.personId,
    name: officer.name,
    phone: officer.phone,
    login: credential.login,
    password: credential.password,
    roles: [{ role: officer.role, areaId: officer.areaId }],
  };
  await api.post("/people", body, PersonView);
  return credential;
}

type Enrolled = { readonly wristband: WristbandCredential; readonly isNew: boolean };
type Enrolling = { readonly accounts: readonly PersonCredential[]; readonly options: EnrolOptions };

async function enrolSenior(api: ApiClient, senior: DemoSenior, enrolling: Enrolling): Promise<Enrolled> {
  const [lon, lat] = senior.home;
  const { reportIntervalSeconds } = enrolling.options;
  const wristband = {
    wristbandId: senior.wristbandId,
    seniorId: senior.seniorId,
    areaId: senior.areaId,
    home: { lon, lat },
    fenceRadiusM: senior.fenceRadiusM,
    reportIntervalSeconds,
  };
  try {
    const { token } = await api.post("/enrolments", enrolmentOf(senior, enrolling), EnrolmentResult);
    return { wristband: { ...wristband, token }, isNew: true };
  } catch (problem) {
    if (!(problem instanceof ApiProblem) || problem.status !== 409) throw problem;
    const { token } = await api.post(`/wristbands/${senior.wristbandId}/credential`, null, CredentialResult);
    return { wristband: { ...wristband, token }, isNew: false };
  }
}

function enrolmentOf(senior: DemoSenior, { accounts, options }: Enrolling): EnrolmentBody {
  const [lon, lat] = senior.home;
  const { seniorId, areaId, name, calledName, gender, birthYear, features, clothes, address } = senior;
  const loginOf = (id: PersonId) => {
    const account = accounts.find(({ personId }) => personId === id);
    return account === undefined ? {} : { login: account.login, password: account.password };
  };
  return {
    senior: { seniorId, areaId, name, calledName, gender, birthYear, features, clothes, address, home: { lon, lat } },
    wristband: {
      wristbandId: senior.wristbandId,
      model: WRISTBAND_MODEL,
      reportIntervalSeconds: options.reportIntervalSeconds,
    },
    guardians: senior.guardians.map(({ home, ...guardian }) => ({
      ...guardian,
      ...loginOf(guardian.personId),
      home: { address: home.address, place: { lon: home.at[0], lat: home.at[1] } },
    })),
    fence: { kind: "circle", centre: { lon, lat }, radiusM: senior.fenceRadiusM },
  };
}

function accountOf({ personId }: { readonly personId: PersonId }): PersonCredential {
  return { personId, role: "guardian", login: personId, password: newPassword() };
}

function newPassword(): string {
  return randomBytes(12).toString("base64url");
}

async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next; index < items.length; index = next) {
      next = index + 1;
      const item = items[index];
      if (item !== undefined) await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
