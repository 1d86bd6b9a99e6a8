import type { PersonView } from "../../infra/contract/views.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";

export const tiles = ["lost", "doubt", "wristband", "online"] as const;
export type Tile = (typeof tiles)[number];
export const layerNames = ["dots", "fence", "reach", "trail"] as const;
export type LayerName = (typeof layerNames)[number];

/** What is asked of people: a task or a hand-over in an incident, a drill with a senior. */
export type OrderAbout =
  | { readonly form: "task" | "handOver"; readonly incidentId: string }
  | { readonly form: "drill"; readonly seniorId: string };
export type OrderDialog = {
  readonly kind: "order";
  readonly about: OrderAbout;
  /** Of the task that the form makes: sent twice, it is one. */
  readonly taskId: string;
  /** `null` while they are read; empty for whoever may not read them. */
  readonly people: readonly PersonView[] | null;
  readonly failedWith: string | null;
};

/** `path`: of the link that was made, shown once. */
export type ShareDialog = {
  readonly kind: "share";
  readonly incidentId: string;
  readonly path: string | null;
  readonly failedWith: string | null;
  readonly isCopied: boolean;
};
export type ExportDialog = {
  readonly kind: "export";
  readonly incidentId: string;
  readonly from: number;
  readonly to: number;
  readonly isBusy: boolean;
  readonly trouble: "incomplete" | "refused" | "unreachable" | null;
};

export type GlassTrouble = "incomplete" | "unknown" | "inReach" | "refused" | "unreachable";
export type Dialog =
  | OrderDialog
  | ShareDialog
  | ExportDialog
  | { readonly kind: "help" }
  | { readonly kind: "shift" }
  | { readonly kind: "glass"; readonly whom: string; readonly trouble: GlassTrouble | null }
  | { readonly kind: "together"; readonly incidentId: string; readonly hasFailed: boolean }
  | { readonly kind: "ask"; readonly incidentId: string; readonly action: IncidentAction };

/** What one person at the console has chosen; nothing of it is on the server. */
export type PageState = {
  readonly selectedId: string | null;
  readonly areaId: string | null;
  readonly tile: Tile | null;
  readonly query: string;
  readonly listSize: number;
  readonly dialog: Dialog | null;
  readonly menu: "layers" | "person" | "more" | null;
  readonly tab: "queue" | "map";
  /** The newest order for a position, and what became of it. */
  readonly located: { readonly seniorId: string; readonly outcome: "asked" | "failed" } | null;
  readonly hiddenLayers: readonly LayerName[];
  /** A screen on the wall, see wall.ts. */
  readonly isWall: boolean;
};

export const LIST_STEP = 60;

export const firstState: PageState = {
  selectedId: null,
  areaId: null,
  tile: null,
  query: "",
  listSize: LIST_STEP,
  dialog: null,
  menu: null,
  tab: "queue",
  located: null,
  hiddenLayers: [],
  isWall: false,
};
