/** Where this tab keeps an enrolment that was begun: names, phones and homes, so it goes with the session. */
export const DRAFT_STORED_AS = "121.enrolment";

export function forgetDraft(): void {
  sessionStorage.removeItem(DRAFT_STORED_AS);
}
