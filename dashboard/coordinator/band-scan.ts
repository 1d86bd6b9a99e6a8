import { browserTimers } from "../live/timers.ts";
import { bandCode } from "./band-code.ts";
import { type CameraTrouble, letGo, mayHaveCamera, openCamera } from "./camera.ts";
import { type Reading, readQr, readQrFile } from "./qr-reader.ts";

export type ScanTrouble = CameraTrouble | "finderCode" | "notNumber" | "noCode" | "notAPicture" | "notLoaded";
export type ScanState = {
  readonly stage: "closed" | "starting" | "looking" | "readingFile";
  readonly trouble: ScanTrouble | null;
  /** The number that was read last. */
  readonly wristbandId: string | null;
};
export type BandScan = {
  readonly state: () => ScanState;
  /** Shows what the camera sees. */
  readonly video: HTMLVideoElement;
  /** Whether a press has to give a photo, as there is no camera to be had. */
  readonly isByPhoto: () => boolean;
  readonly open: () => void;
  readonly close: () => void;
  readonly readFile: (file: Blob) => void;
  /** Somebody chose a photo on a page that has no camera: says why. */
  readonly sayWhyPhoto: () => void;
  /** Whether the form is on the page; without it the camera is let go. */
  readonly want: (isWanted: boolean) => void;
};

/** A hand holds still for longer, and the page stays quick between two looks. */
const LOOK_EVERY_MS = 150;
const closed: ScanState = { stage: "closed", trouble: null, wristbandId: null };
const noCamera: readonly (ScanTrouble | null)[] = ["noCamera", "refused", "insecure"];

/** Reads a wristband's number with the camera, or off a photo. The camera is held only while its picture is on the page. */
export function createBandScan(onRead: (wristbandId: string) => void, redraw: () => void): BandScan {
  const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, autoplay: true });
  let state = closed;
  let stream: MediaStream | null = null;
  let cameraTrouble: CameraTrouble | null = null;
  /** What was begun before the panel was closed must not go on after it. */
  let round = 0;

  function end(part: Partial<ScanState>): void {
    round += 1;
    if (stream !== null) letGo(stream);
    stream = null;
    video.srcObject = null;
    keepFocus();
    state = { ...closed, ...part };
    redraw();
  }

  async function open(): Promise<void> {
    if (state.stage !== "closed") return;
    end({ stage: "starting" });
    const mine = round;
    const camera = await openCamera();
    const isLate = mine !== round;
    if (camera.kind === "open" && isLate) letGo(camera.stream);
    if (isLate) return;
    if (camera.kind !== "open") {
      cameraTrouble = camera.kind;
      end({ trouble: camera.kind });
      return;
    }
    stream = camera.stream;
    stream.getVideoTracks()[0]?.addEventListener("ended", () => mine === round && end({ trouble: "busy" }));
    video.srcObject = stream;
    state = { ...state, stage: "looking" };
    redraw();
    await look(mine);
  }

  async function look(mine: number): Promise<void> {
    if (mine !== round) return;
    const reading = await readQr({ picture: video, width: video.videoWidth, height: video.videoHeight });
    if (mine !== round) return;
    if (reading.kind === "nothing") browserTimers.after(LOOK_EVERY_MS, () => void look(mine));
    else settle(reading);
  }

  function settle(reading: Reading): void {
    const next = outcomeOf(reading);
    end(next);
    if (next.wristbandId !== null) onRead(next.wristbandId);
  }

  async function readFile(file: Blob): Promise<void> {
    end({ stage: "readingFile" });
    const mine = round;
    const reading = await readQrFile(file);
    if (mine === round) settle(reading);
  }

  const close = (): void => {
    if (state.stage !== "closed") end({});
  };
  document.addEventListener("visibilitychange", () => document.hidden && close());
  addEventListener("pagehide", close);

  return {
    state: () => state,
    video,
    isByPhoto: () => !mayHaveCamera() || noCamera.includes(cameraTrouble),
    open: () => void open(),
    close,
    readFile: (file) => void readFile(file),
    sayWhyPhoto: () => {
      if (!mayHaveCamera()) end({ trouble: "insecure" });
    },
    want: (isWanted) => {
      if (isWanted) return;
      cameraTrouble = null;
      if (state.stage !== "closed" || state.trouble !== null || state.wristbandId !== null) end({});
    },
  };
}

/** The panel goes away: whoever was on it with the keyboard goes on where they opened it. */
function keepFocus(): void {
  if (document.activeElement?.closest(".scan-panel") == null) return;
  const button = document.querySelector("[data-act=scan-band]");
  if (button instanceof HTMLElement) button.focus();
}

function outcomeOf(reading: Reading): Pick<ScanState, "trouble" | "wristbandId"> {
  if (reading.kind === "nothing") return { trouble: "noCode", wristbandId: null };
  if (reading.kind !== "text") return { trouble: reading.kind, wristbandId: null };
  const code = bandCode(reading.text);
  if (code.kind === "number") return { trouble: null, wristbandId: code.wristbandId };
  return { trouble: code.kind === "finder" ? "finderCode" : "notNumber", wristbandId: null };
}
