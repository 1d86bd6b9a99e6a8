import type { IncidentAction } from "../infra/domain/incident.ts";
import { unreachable } from "../infra/domain/unreachable.ts";
import type { Reaction } from "./reaction.ts";

/** One guardian's part in one incident, from the alert on the phone to the senior at home. */
export type CaseWork = {
  /** The senior's wristband is inside the fence again. */
  readonly noteHome: () => void;
  readonly stop: () => void;
};

export type CaseWorkOptions = {
  readonly reaction: Reaction;
  /** Multiplies all delays. */
  readonly delayScale: number;
  readonly act: (action: IncidentAction) => void;
};

/** Whoever has the senior by the hand says "found" once the wristband is home, or after so long in any case. */
const WALK_HOME_S = 900;

/** Starts the guardian's clock at the moment the alert reached the phone. */
export function createCaseWork({ reaction, delayScale, act }: CaseWorkOptions): CaseWork {
  const timers = new Set<NodeJS.Timeout>();
  let withSenior = false;
  let done = false;

  const after = (seconds: number, deed: () => void) => {
    timers.add(setTimeout(deed, seconds * 1_000 * delayScale));
  };
  const sayFound = () => {
    if (done || !withSenior) return;
    done = true;
    act("found");
  };
  for (const { action, atS } of stepsOf(reaction)) {
    after(atS, () => {
      act(action);
      if (action !== "contact") return;
      withSenior = true;
      after(WALK_HOME_S, sayFound);
    });
  }
  return {
    noteHome: sayFound,
    stop: () => {
      done = true;
      timers.forEach(clearTimeout);
    },
  };
}

type Step = { readonly action: IncidentAction; readonly atS: number };

function stepsOf(reaction: Reaction): readonly Step[] {
  switch (reaction.kind) {
    case "silent":
      return [];
    case "declines":
      return [{ action: "decline", atS: reaction.atS }];
    case "stays":
      return [{ action: "acknowledge", atS: reaction.acknowledgeS }];
    case "goes":
      return [
        { action: "acknowledge", atS: reaction.acknowledgeS },
        { action: "enRoute", atS: reaction.departS },
        { action: "contact", atS: reaction.contactS },
      ];
    default:
      return unreachable(reaction);
  }
}
