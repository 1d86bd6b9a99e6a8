import type { FenceView } from "../../infra/contract/http.ts";
import { words } from "../text/language.ts";

/** The fence of an enrolment has no name of its own. */
export const fenceName = ({ name, kind }: Pick<FenceView, "name" | "kind">): string =>
  name === "" && kind === "keepIn" ? words().controlRoom.fenceList.home : name;
