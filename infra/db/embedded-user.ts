import { readFile } from "node:fs/promises";

/** Whom to run as. PostgreSQL refuses to run as root. */
export type ServerUser = { readonly uid: number; readonly gid: number };

/**
 * `null` when we are not root. Else the system's `postgres` user, else `nobody`: both exist without our making one, and the
 * data folder is given to it.
 */
export async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const passwd = await readFile("/etc/passwd", "utf8");
  for (const wanted of ["postgres", "nobody"]) {
    const fields = passwd
      .split("\n")
      .find((line) => line.startsWith(`${wanted}:`))
      ?.split(":");
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return { uid: 65_534, gid: 65_534 };
}
