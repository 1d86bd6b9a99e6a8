/** What a person is to the service. One person may hold several, each for one area (and everything below it) or for all. */
export const roles = ["guardian", "rescuer", "dutyOfficer", "coordinator", "viewer", "administrator"] as const;
export type Role = (typeof roles)[number];

/** The two paired guardians of a senior. */
export const guardianSlots = ["A", "B"] as const;
export type GuardianSlot = (typeof guardianSlots)[number];
