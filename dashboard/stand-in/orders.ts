import { taskAnswers, taskKinds } from "../../infra/domain/incident.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Desk } from "./desk.ts";
import { anIncident } from "./examples.ts";
import type { LiveFeed } from "./live-feed.ts";
import { problem, type Reply } from "./reply.ts";
import { type Account, accounts } from "./town.ts";

type Deps = { readonly desk: Desk; readonly clock: Clock; readonly feed: LiveFeed };
type Asked = { readonly path: string; readonly body: unknown; readonly account: Account };

/** A task that is given or answered, as the incident then shows it. */
export function takeTask(deps: Deps, { path, body, account }: Asked, incidentId: string): Reply {
  const incident = deps.desk.incidents.get(incidentId);
  if (incident === undefined || !isRecord(body)) return problem(404, "NOT_FOUND");
  const since = toIso(deps.clock.now());
  const taskId = path.split("/")[4];
  const answer = taskAnswers.find((known) => known === body["answer"]);
  const kind = taskKinds.find((known) => known === body["kind"]);
  if (taskId !== undefined && answer !== undefined) {
    const tasks = incident.tasks.map((task) => (task.taskId === taskId ? { ...task, state: answer, since } : task));
    return show(deps, { ...incident, tasks });
  }
  if (kind === undefined) return problem(400, "REQUEST_INVALID");
  const person = accounts.find((it) => it.person.personId === body["personId"])?.person;
  if (person === undefined) return problem(403, "ACTION_NOT_ALLOWED");
  const given = {
    taskId: String(body["taskId"]),
    personId: person.personId,
    kind,
    place: null,
    radiusM: typeof body["radiusM"] === "number" ? body["radiusM"] : null,
    note: typeof body["note"] === "string" ? body["note"] : null,
    givenBy: account.person.personId,
    state: "given" as const,
    since,
  };
  const responder = { personId: person.personId, name: person.name, phone: person.phone, part: "rescuer" as const };
  const others = incident.responders.filter(({ personId }) => personId !== person.personId);
  const responders = [...others, { ...responder, state: "called" as const, since, delivery: null }];
  return show(deps, { ...incident, responders, tasks: [...incident.tasks, given] });
}

/** Only whoever is on duty can hand over, which nobody but Zhou is. */
export function takeHandOver({ account }: Asked): Reply {
  return account.login === "zhou" ? { status: 200, body: { incidents: 1 } } : problem(409, "DUTY_NOT_RUNNING");
}

export function startDrill(deps: Deps, { body }: Asked, seniorId: string): Reply {
  const senior = deps.desk.seniors.get(seniorId);
  if (senior === undefined || !isRecord(body) || !Array.isArray(body["recipients"])) return problem(404, "NOT_FOUND");
  const recipients: readonly unknown[] = body["recipients"];
  const called = senior.guardians.filter(({ personId }) => recipients.includes(personId));
  if (called.length < recipients.length) return problem(422, "DRILL_NOBODY");
  const since = toIso(deps.clock.now());
  const responders = called.map(({ personId, name, phone, slot }) => ({
    personId,
    name,
    phone,
    part: `guardian${slot}` as const,
    state: "called" as const,
    since,
    delivery: null,
  }));
  const { name: seniorName, calledName, areaId } = senior;
  const about = { seniorId, seniorName, calledName, areaId, responders, drill: true, raisedAt: since };
  show(deps, anIncident({ incidentId: `drill-${seniorId}`, number: 240, seq: deps.desk.seq(), ...about }));
  return { status: 201, body: { incidentId: `drill-${seniorId}` } };
}

function show({ desk, feed }: Deps, incident: ReturnType<typeof anIncident>): Reply {
  const next = { ...incident, seq: incident.seq + 1 };
  desk.incidents.set(next.incidentId, next);
  feed.broadcast({ kind: "incident", seq: next.seq, incident: next });
  return { status: 200, body: { incident: next, timeline: desk.timelines.get(next.incidentId) ?? [] } };
}
