/** The link that calls a number as people write it. */
export const telephone = (phone: string): string => `tel:${phone.replace(/[^0-9+]/g, "")}`;
