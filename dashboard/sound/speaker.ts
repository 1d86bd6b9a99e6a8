import { type SoundName, tones } from "./tones.ts";

export type Speaker = {
  /** Plays from the start where the browser allows it without a press. */
  readonly tryOpen: () => void;
  /** Browsers stay silent until a person has pressed something: call it from a click. */
  readonly unlock: () => Promise<void>;
  readonly isBlocked: () => boolean;
  readonly play: (sound: SoundName) => void;
};

const ATTACK_S = 0.01;
const RELEASE_S = 0.12;
const LOUDNESS = 0.35;

/** Plays the page's own tones. `isBlocked` is true whenever an alarm could not be heard now. */
export function createSpeaker(onChange: () => void): Speaker {
  let context: AudioContext | null = null;

  const open = (): AudioContext => {
    if (context !== null) return context;
    context = new AudioContext();
    context.addEventListener("statechange", onChange);
    return context;
  };

  return {
    tryOpen: () => void open(),
    unlock: async () => {
      try {
        await open().resume();
      } finally {
        onChange();
      }
    },
    isBlocked: () => context === null || context.state !== "running",
    play: (sound) => {
      if (context === null || context.state !== "running") return;
      for (const tone of tones[sound]) schedule(context, tone);
    },
  };
}

function schedule(context: AudioContext, tone: (typeof tones)[SoundName][number]): void {
  const start = context.currentTime + 0.02 + tone.startMs / 1_000;
  const end = start + tone.lengthMs / 1_000;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.setValueAtTime(tone.fromHz, start);
  oscillator.frequency.linearRampToValueAtTime(tone.toHz, end);
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + ATTACK_S);
  gain.gain.setValueAtTime(LOUDNESS, end);
  gain.gain.linearRampToValueAtTime(0, end + RELEASE_S);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end + RELEASE_S);
}
