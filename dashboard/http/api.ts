import type {
  CodeBody,
  InvitationBody,
  InvitationMade,
  InvitationUse,
  InvitationView,
  RecoveryCodes,
  SecondFactorKey,
  SecondFactorStart,
  SecondFactorView,
} from "../../infra/contract/accounts.ts";
import type { BaseMapView } from "../../infra/contract/base-maps.ts";
import type { LinkAnswerBody, LinkAnswerResult } from "../../infra/contract/callbacks.ts";
import type { CoverageView } from "../../infra/contract/coverage.ts";
import type { FlyerBody, FlyerView } from "../../infra/contract/flyers.ts";
import type {
  ChannelView,
  CredentialResult,
  DemoAccount,
  EnrolmentBody,
  EnrolmentResult,
  ExcuseBody,
  ExcuseView,
  FenceBody,
  FenceChangeBody,
  FenceDraftBody,
  FenceJudgementView,
  FenceView,
  IncidentActionBody,
  IncidentDetail,
  NightlyReplayView,
  PairingBody,
  PushKeyView,
  PushSubscriptionBody,
  SessionView,
  SignIn,
} from "../../infra/contract/http.ts";
import type { SignInWays } from "../../infra/contract/organisation.ts";
import type { PersonHome } from "../../infra/contract/person-homes.ts";
import type {
  AreaView,
  FixView,
  IncidentView,
  PersonView,
  PositionView,
  SeniorView,
} from "../../infra/contract/views.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, type Guard, request, sendPicture } from "./request.ts";

type List<Item> = { readonly items: readonly Item[] };

/** The server is our own and answers by the contract; a page only makes sure that it got that kind of thing. */
const has =
  <Value>(...keys: readonly string[]): Guard<Value> =>
  (value: unknown): value is Value =>
    isRecord(value) && keys.every((key) => key in value);
const list =
  <Item>(): Guard<List<Item>> =>
  (value: unknown): value is List<Item> =>
    isRecord(value) && Array.isArray(value["items"]);
const isEmpty = (value: unknown): value is null => value === null;
const anything = (value: unknown): value is unknown => value !== undefined;

const part = encodeURIComponent;

export const getSession = (): Promise<Answer<SessionView>> =>
  request("GET", "/session", has<SessionView>("person", "csrfToken"));
export const signIn = (body: SignIn): Promise<Answer<SessionView>> =>
  request("POST", "/session", has<SessionView>("person", "csrfToken"), body);
export const signOut = (): Promise<Answer<unknown>> => request("DELETE", "/session", anything);
export const answerByLink = (body: LinkAnswerBody): Promise<Answer<LinkAnswerResult>> =>
  request("POST", "/link-answers", has<LinkAnswerResult>("number"), body);
export const getSignInWays = (): Promise<Answer<SignInWays>> =>
  request("GET", "/session/ways", has<SignInWays>("organisation"));
export const giveOrganisationCode = (body: CodeBody): Promise<Answer<unknown>> =>
  request("POST", "/session/organisation/code", isEmpty, body);
export const getDemoAccounts = (): Promise<Answer<List<DemoAccount>>> =>
  request("GET", "/demo/accounts", list<DemoAccount>());

export const getInvitations = (): Promise<Answer<List<InvitationView>>> =>
  request("GET", "/invitations", list<InvitationView>());
export const invite = (body: InvitationBody): Promise<Answer<InvitationMade>> =>
  request("POST", "/invitations", has<InvitationMade>("invitationId", "path"), body);
export const revokeInvitation = (invitationId: string): Promise<Answer<unknown>> =>
  request("DELETE", `/invitations/${part(invitationId)}`, isEmpty);
export const useInvitation = (body: InvitationUse): Promise<Answer<unknown>> =>
  request("POST", "/invitations/use", isEmpty, body);
export const getSecondFactor = (): Promise<Answer<SecondFactorView>> =>
  request("GET", "/session/second-factor", has<SecondFactorView>("isOn"));
export const startSecondFactor = (body: SecondFactorStart): Promise<Answer<SecondFactorKey>> =>
  request("POST", "/session/second-factor", has<SecondFactorKey>("secret", "uri"), body);
export const proveSecondFactor = (body: CodeBody): Promise<Answer<RecoveryCodes>> =>
  request("PUT", "/session/second-factor", has<RecoveryCodes>("recoveryCodes"), body);
export const stopSecondFactor = (body: CodeBody): Promise<Answer<unknown>> =>
  request("DELETE", "/session/second-factor", isEmpty, body);

export const getIncidents = (): Promise<Answer<List<IncidentView>>> =>
  request("GET", "/incidents", list<IncidentView>());
export const getIncident = (incidentId: string): Promise<Answer<IncidentDetail>> =>
  request("GET", `/incidents/${part(incidentId)}`, has<IncidentDetail>("incident", "timeline"));
export const actOnIncident = (incidentId: string, body: IncidentActionBody): Promise<Answer<unknown>> =>
  request("POST", `/incidents/${part(incidentId)}/actions`, anything, body);

export type JoinKind = "links" | "unlink" | "merge";
export const joinIncidents = (how: JoinKind, incidentId: string, otherId: string): Promise<Answer<unknown>> =>
  request("POST", `/incidents/${part(incidentId)}/${how}`, anything, { incidentId: otherId });
export const getSeniors = (): Promise<Answer<List<SeniorView>>> => request("GET", "/seniors", list<SeniorView>());
export const getSenior = (seniorId: string): Promise<Answer<SeniorView>> =>
  request("GET", `/seniors/${part(seniorId)}`, has<SeniorView>("seniorId"));
export const getPosition = (seniorId: string): Promise<Answer<PositionView>> =>
  request("GET", `/seniors/${part(seniorId)}/position`, has<PositionView>("standing"));
export const makeFlyer = (incidentId: string, body: FlyerBody): Promise<Answer<FlyerView>> =>
  request("POST", `/incidents/${part(incidentId)}/flyers`, has<FlyerView>("path"), body);
export const getNightlyReplays = (): Promise<Answer<List<NightlyReplayView>>> =>
  request("GET", "/nightly-replays", list<NightlyReplayView>());
export const getCoverage = (): Promise<Answer<List<CoverageView>>> => request("GET", "/coverage", list<CoverageView>());
export const getBaseMaps = (): Promise<Answer<List<BaseMapView>>> => request("GET", "/base-maps", list<BaseMapView>());
export const getAreas = (): Promise<Answer<List<AreaView>>> => request("GET", "/areas", list<AreaView>());
export const getFixes = (seniorId: string, from: string, to: string): Promise<Answer<List<FixView>>> =>
  request("GET", `/seniors/${part(seniorId)}/fixes?from=${part(from)}&to=${part(to)}`, list<FixView>());
export const getFences = (seniorId: string): Promise<Answer<List<FenceView>>> =>
  request("GET", `/fences?seniorId=${part(seniorId)}`, list<FenceView>());
export const addFence = (body: FenceBody): Promise<Answer<FenceView>> =>
  request("POST", "/fences", has<FenceView>("fenceId"), body);
export const askJudgement = (body: FenceDraftBody): Promise<Answer<FenceJudgementView>> =>
  request("POST", "/fences/judgements", has<FenceJudgementView>("judgementId", "judgement"), body);
export const getJudgement = (judgementId: string): Promise<Answer<FenceJudgementView>> =>
  request("GET", `/fences/judgements/${part(judgementId)}`, has<FenceJudgementView>("judgementId", "judgement"));
export const changeFence = (fenceId: string, body: FenceChangeBody): Promise<Answer<FenceView>> =>
  request("PUT", `/fences/${part(fenceId)}`, has<FenceView>("fenceId"), body);

export const getExcuses = (seniorId: string): Promise<Answer<List<ExcuseView>>> =>
  request("GET", `/seniors/${part(seniorId)}/excuses`, list<ExcuseView>());
export const giveExcuse = (seniorId: string, body: ExcuseBody): Promise<Answer<ExcuseView>> =>
  request("POST", `/seniors/${part(seniorId)}/excuses`, has<ExcuseView>("excuseId"), body);
export const endExcuse = (seniorId: string, excuseId: string): Promise<Answer<unknown>> =>
  request("DELETE", `/seniors/${part(seniorId)}/excuses/${part(excuseId)}`, isEmpty);

export const enrol = (body: EnrolmentBody): Promise<Answer<EnrolmentResult>> =>
  request("POST", "/enrolments", has<EnrolmentResult>("seniorId", "token"), body);
export const pairGuardian = (seniorId: string, body: PairingBody): Promise<Answer<unknown>> =>
  request("PUT", `/seniors/${part(seniorId)}/guardians`, anything, body);
export const renewCredential = (wristbandId: string): Promise<Answer<CredentialResult>> =>
  request("POST", `/wristbands/${part(wristbandId)}/credential`, has<CredentialResult>("token"));
export const orderPosition = (wristbandId: string): Promise<Answer<unknown>> =>
  request("POST", `/wristbands/${part(wristbandId)}/commands`, anything, { kind: "locateNow" });
export const getChannels = (personId: string): Promise<Answer<List<ChannelView>>> =>
  request("GET", `/people/${part(personId)}/channels`, list<ChannelView>());
export const getPushKey = (personId: string): Promise<Answer<PushKeyView>> =>
  request("GET", `/people/${part(personId)}/push`, has<PushKeyView>("publicKey"));
export const givePush = (personId: string, body: PushSubscriptionBody): Promise<Answer<unknown>> =>
  request("PUT", `/people/${part(personId)}/push`, isEmpty, body);
export const endPush = (personId: string, endpoint: string): Promise<Answer<unknown>> =>
  request("DELETE", `/people/${part(personId)}/push`, isEmpty, { endpoint });
export const findPeople = (query: string): Promise<Answer<List<PersonView>>> =>
  request("GET", `/people?query=${part(query)}`, list<PersonView>());
export const getPersonHome = (personId: string): Promise<Answer<PersonHome>> =>
  request("GET", `/people/${part(personId)}/home`, has<PersonHome>("address", "place"));
export const testAlert = (seniorId: string): Promise<Answer<unknown>> =>
  request("POST", `/seniors/${part(seniorId)}/test-alert`, anything);
export const changePhoto = (seniorId: string, jpeg: Blob): Promise<Answer<SeniorView>> =>
  sendPicture(`/seniors/${part(seniorId)}/photo`, jpeg, has<SeniorView>("photoAt"));
export const removePhoto = (seniorId: string): Promise<Answer<unknown>> =>
  request("DELETE", `/seniors/${part(seniorId)}/photo`, isEmpty);
