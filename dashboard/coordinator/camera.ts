export type CameraTrouble = "noCamera" | "refused" | "busy" | "insecure";
export type Camera = { readonly kind: "open"; readonly stream: MediaStream } | { readonly kind: CameraTrouble };

/** Browsers hand out cameras on secure pages only; on others `mediaDevices` is not there at all. */
export function mayHaveCamera(): boolean {
  const { mediaDevices }: { readonly mediaDevices?: MediaDevices } = navigator;
  return mediaDevices !== undefined;
}

/** The camera at the back where there are two. */
export async function openCamera(): Promise<Camera> {
  if (!mayHaveCamera()) return { kind: "insecure" };
  try {
    const video = { facingMode: { ideal: "environment" }, width: { ideal: 1_280 } };
    return { kind: "open", stream: await navigator.mediaDevices.getUserMedia({ video, audio: false }) };
  } catch (error) {
    return { kind: troubleOf(error) };
  }
}

export function letGo(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Names as the Media Capture specification gives them. */
function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "noCamera";
  return name === "NotAllowedError" || name === "SecurityError" ? "refused" : "busy";
}
