import { setTabSign } from "../page/tab-sign.ts";
import { words } from "../text/language.ts";
import type { Face } from "./face.ts";
import type { PhoneSources } from "./phone-sources.ts";

/** What follows from the screen beside its picture: details, map, title, receipts, screen lock. */
export function afterDrawing({ reader, map, live, locator, keepScreenOn, outings }: PhoneSources, face: Face): void {
  const incident = "incident" in face ? face.incident : undefined;
  const senior = "senior" in face ? face.senior : null;
  const isOpenCase = incident !== undefined && incident.endedAt === null;
  outings.want(senior?.seniorId ?? null, ("position" in face ? face.position?.standing : null) ?? "unknown");
  if (senior === null) {
    reader.want(null);
    map.draw(null);
  } else {
    reader.want({
      seniorId: senior.seniorId,
      incidentId: incident?.incidentId ?? null,
      version: incident?.seq ?? 0,
      hasClues: (incident?.clues.confirmed ?? 0) > 0,
    });
    const position = "position" in face ? face.position : undefined;
    const here = incident === undefined ? null : (locator.here()?.at ?? null);
    map.draw({ senior, position, incident, detail: reader.detail(), here, now: live.serverNow(), face: face.kind });
  }
  showInTab(face, senior?.calledName ?? null);
  if (incident !== undefined && document.visibilityState === "visible")
    live.shown(incident.incidentId, incident.generation);
  keepScreenOn(isOpenCase);
  if (isOpenCase && !incident.drill) void locator.startIfAllowed();
  else locator.stop();
}

function showInTab(face: Face, calledName: string | null): void {
  const isAlarm = (face.kind === "alert" || face.kind === "stale") && calledName !== null;
  const { brand, guardian } = words();
  setTabSign(isAlarm ? guardian.tabTitle(calledName) : `${brand} · ${guardian.title}`, isAlarm);
}
