import { join } from "node:path";
import { projectFolder } from "../config/project-folder.ts";

/** The numbered SQL files; they are read from the sources also by a built service. */
export function migrationsFolder(): string {
  return join(projectFolder(), "infra", "db", "migrations");
}
