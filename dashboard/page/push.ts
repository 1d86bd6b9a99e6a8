import { endPush, getPushKey, givePush } from "../http/api.ts";
import { registerWorker } from "./register-worker.ts";

/**
 * Lets this browser be told while the page is shut, as far as the person, the browser and the service allow it. Said again
 * at every start: a browser may have changed its subscription meanwhile. Where its push service cannot be reached, the
 * other channels tell.
 */
export async function joinPush(personId: string): Promise<void> {
  if (!canPush() || Notification.permission !== "granted") return;
  const answer = await getPushKey(personId);
  if (answer.kind !== "ok" || answer.value.publicKey === null) return;
  try {
    const worker = await registerWorker();
    if (worker === null) return;
    const subscription = await subscribe(worker.pushManager, bytesOf(answer.value.publicKey));
    const { endpoint, keys } = subscription.toJSON();
    const { p256dh, auth } = keys ?? {};
    if (endpoint === undefined || p256dh === undefined || auth === undefined) return;
    await givePush(personId, { endpoint, keys: { p256dh, auth } });
  } catch {
    return;
  }
}

/** Whoever signs out on a shared phone hears no more of it there. */
export async function leavePush(personId: string): Promise<void> {
  if (!canPush()) return;
  try {
    const worker = await navigator.serviceWorker.getRegistration("/");
    const subscription = (await worker?.pushManager.getSubscription()) ?? null;
    if (subscription === null) return;
    await endPush(personId, subscription.endpoint);
    await subscription.unsubscribe();
  } catch {
    return;
  }
}

function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** A subscription with another key is of another database: nobody could send to it. */
async function subscribe(
  manager: PushManager,
  applicationServerKey: Uint8Array<ArrayBuffer>,
): Promise<PushSubscription> {
  const known = await manager.getSubscription();
  const knownKey = known?.options.applicationServerKey ?? null;
  if (known !== null && knownKey !== null && !isSame(new Uint8Array(knownKey), applicationServerKey))
    await known.unsubscribe();
  return await manager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function bytesOf(base64Url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64Url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
