import { dialled } from "./seniors.ts";

/** SQL condition on `substitutions`: this person was asked, or it holds their number though they could not be asked. */
export const typedFor = (person: string) => `(substitute_id = ${person} or (substitute_id is null
  and phone = (select ${dialled("asked.phone")} from people asked where asked.person_id = ${person})))`;
