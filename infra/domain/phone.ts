/** A phone number as people write it: 5 to 24 digits, blanks, dashes and plus signs. */
export const phonePattern = "^[0-9+ -]{5,24}$";

export const isPhone = (text: string): boolean => new RegExp(phonePattern).test(text);
