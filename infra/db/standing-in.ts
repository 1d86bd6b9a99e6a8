/** SQL condition: the person is not away themselves just now. Whoever is, stands in for nobody. `senior` "null": for any of them. */
export const isHere = (person: string, senior: string) => `not exists (select 1 from duty_overrides own
  where own.person_id = ${person} and (own.senior_id is null or own.senior_id = ${senior})
    and own.starts_at <= (select service_now()) and own.ends_at > (select service_now()))`;
