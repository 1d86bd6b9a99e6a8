import { type Role, roles } from "./roles.ts";

/**
 * How a person stands to what they ask for. `self`: it is their own. `paired`: they are guardian A or B of the senior now,
 * or stand in for one. `pairedInNeed`: so, and the senior is in an open incident or out with them, as they said themselves.
 * `area`: it lies in the area of their role or below it. `...InIncident`: only while the senior has an
 * open incident. `everywhere`: no relation is needed.
 */
export const relations = ["self", "paired", "pairedInNeed", "area", "areaInIncident", "everywhere"] as const;
export type Relation = (typeof relations)[number];

/** Role -> relation; a role that is left out may never. */
export type AccessRow = Readonly<Partial<Record<Role, Relation>>>;

/**
 * Every role's reach, written down once: action x role -> the relation that is needed; an empty cell is "never". Routes and
 * live messages name an action of this table; nothing else decides who sees whom.
 */
export const accessTable = {
  readIncident: {
    guardian: "paired",
    rescuer: "area",
    dutyOfficer: "area",
    coordinator: "area",
    viewer: "area",
    administrator: "everywhere",
  },
  actOnIncident: {
    guardian: "paired",
    rescuer: "area",
    dutyOfficer: "area",
    coordinator: "area",
    administrator: "everywhere",
  },
  linkIncidents: { dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  readSenior: {
    guardian: "paired",
    rescuer: "area",
    dutyOfficer: "area",
    coordinator: "area",
    viewer: "areaInIncident",
    administrator: "everywhere",
  },
  seePosition: {
    guardian: "paired",
    rescuer: "area",
    dutyOfficer: "area",
    coordinator: "area",
    viewer: "areaInIncident",
    administrator: "everywhere",
  },
  seeHistory: {
    guardian: "pairedInNeed",
    rescuer: "areaInIncident",
    dutyOfficer: "areaInIncident",
    coordinator: "areaInIncident",
    administrator: "everywhere",
  },
  openLive: {
    guardian: "paired",
    rescuer: "area",
    dutyOfficer: "area",
    coordinator: "area",
    viewer: "area",
    administrator: "everywhere",
  },
  seeOutages: {
    rescuer: "area",
    dutyOfficer: "area",
    coordinator: "area",
    viewer: "area",
    administrator: "everywhere",
  },
  readDuty: { rescuer: "area", dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  changeDuty: { dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  changeOwnLeave: { guardian: "self" },
  answerSubstitution: { guardian: "self" },
  confirmSubstitute: { coordinator: "area", administrator: "everywhere" },
  handOver: { rescuer: "area", dutyOfficer: "area", administrator: "everywhere" },
  giveTask: { dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  answerTask: { rescuer: "area", dutyOfficer: "area", administrator: "everywhere" },
  readClues: {
    guardian: "paired",
    rescuer: "area",
    dutyOfficer: "area",
    coordinator: "area",
    viewer: "area",
    administrator: "everywhere",
  },
  judgeClue: { rescuer: "area", dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  changeFinderCode: { coordinator: "area", administrator: "everywhere" },
  issueFlyer: { dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  issueCap: { dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  shareIncident: { dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  readCoverage: { dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  changeGuardians: { coordinator: "area", administrator: "everywhere" },
  sendTestAlert: { guardian: "paired", dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  startDrill: { dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  readFences: {
    guardian: "paired",
    rescuer: "area",
    dutyOfficer: "area",
    coordinator: "area",
    administrator: "everywhere",
  },
  changeFences: { coordinator: "area", administrator: "everywhere" },
  readExcuses: {
    guardian: "paired",
    rescuer: "area",
    dutyOfficer: "area",
    coordinator: "area",
    administrator: "everywhere",
  },
  giveExcuse: {
    guardian: "paired",
    rescuer: "area",
    dutyOfficer: "area",
    coordinator: "area",
    administrator: "everywhere",
  },
  enrol: { coordinator: "area", administrator: "everywhere" },
  readPeople: { dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  changePeople: { coordinator: "area", administrator: "everywhere" },
  readChannels: {
    guardian: "self",
    rescuer: "self",
    dutyOfficer: "self",
    coordinator: "area",
    viewer: "self",
    administrator: "everywhere",
  },
  changeChannels: {
    guardian: "self",
    rescuer: "self",
    dutyOfficer: "self",
    coordinator: "area",
    viewer: "self",
    administrator: "everywhere",
  },
  changeCredential: { coordinator: "area", administrator: "everywhere" },
  commandWristband: { rescuer: "area", dutyOfficer: "area", coordinator: "area", administrator: "everywhere" },
  readNightlyReplays: {
    rescuer: "everywhere",
    dutyOfficer: "everywhere",
    coordinator: "everywhere",
    viewer: "everywhere",
    administrator: "everywhere",
  },
  breakGlass: { rescuer: "everywhere", dutyOfficer: "everywhere", administrator: "everywhere" },
  readViewers: { coordinator: "area", administrator: "everywhere" },
  changeConsent: { coordinator: "area", administrator: "everywhere" },
  exportData: { administrator: "everywhere" },
  readProtection: { administrator: "everywhere" },
  erase: { administrator: "everywhere" },
  readRejects: { coordinator: "area", administrator: "everywhere" },
  readReports: { dutyOfficer: "area", coordinator: "area", viewer: "area", administrator: "everywhere" },
} as const satisfies Readonly<Record<string, AccessRow>>;
export type Action = keyof typeof accessTable;
export const actions = Object.keys(accessTable) as readonly Action[];

/** What a broken glass opens, on one senior and for some minutes, to the roles that may break it. */
export const glassActions: readonly Action[] = ["readSenior", "seePosition"];

/** Roles that somebody with this role may give to others: a coordinator makes guardians, never colleagues. */
export const grantableRoles: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  coordinator: ["guardian"],
  administrator: roles,
};
