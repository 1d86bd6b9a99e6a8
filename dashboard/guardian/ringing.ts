import type { Clock } from "../../infra/runtime/clock.ts";
import { REPEAT_MS } from "../sound/alarm.ts";
import type { Speaker } from "../sound/speaker.ts";
import { words } from "../text/language.ts";
import type { Face } from "./face.ts";

export type PhoneRinger = {
  /** Call it whenever the face may have changed and once a second. */
  readonly follow: (face: Face) => void;
  readonly notification: () => "on" | "off" | "blocked" | "unsupported";
  /** Asks for what the browser wants a press for, and lets the person hear it. */
  readonly turnOn: () => Promise<void>;
};

const VIBRATION: readonly number[] = [400, 200, 400];

/** Rings until its owner has answered: sound, vibration, and a notification when the page is behind another one. */
export function createPhoneRinger(speaker: Speaker, clock: Clock): PhoneRinger {
  let lastMs: number | null = null;
  let rungFor: string | null = null;

  function ring(name: string): void {
    speaker.play("lost");
    // Browsers refuse to shake a phone that nobody has touched since the page opened.
    if ("vibrate" in navigator && navigator.userActivation?.hasBeenActive) navigator.vibrate([...VIBRATION]);
    if (document.visibilityState === "hidden") notify(name);
  }

  function follow(face: Face): void {
    if (face.kind !== "alert" && face.kind !== "stale" && face.kind !== "drill") {
      if (face.kind === "found" && rungFor !== null) speaker.play("good");
      rungFor = null;
      return;
    }
    const hasAnswered = face.kind === "drill" && face.me?.state === "acknowledged";
    const isDue = lastMs === null || clock.now() - lastMs >= REPEAT_MS;
    if (hasAnswered || (rungFor === face.incident.incidentId && !isDue)) return;
    rungFor = face.incident.incidentId;
    lastMs = clock.now();
    ring(face.senior.calledName);
  }

  return { follow, notification, turnOn: () => turnOn(speaker) };
}

function notification(): ReturnType<PhoneRinger["notification"]> {
  if (!("Notification" in window)) return "unsupported";
  return Notification.permission === "granted" ? "on" : Notification.permission === "denied" ? "blocked" : "off";
}

async function turnOn(speaker: Speaker): Promise<void> {
  await speaker.unlock();
  speaker.play("lost");
  if (notification() === "off") await Notification.requestPermission();
}

/** The lock screen says no place and no full name. Phones that want a service worker for it throw: then it stays with the sound. */
function notify(name: string): void {
  if (notification() !== "on") return;
  try {
    const told = new Notification(words().brand, {
      body: words().guardian.notification(name),
      tag: "incident",
      requireInteraction: true,
    });
    told.addEventListener("click", () => window.focus());
  } catch {
    return;
  }
}
