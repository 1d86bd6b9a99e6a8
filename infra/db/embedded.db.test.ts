import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog } from "../runtime/log.ts";
import { createDatabase } from "./database.ts";
import { createEmbeddedServer } from "./embedded.ts";
import { runningServerUrl, serverAddress } from "./embedded-address.ts";
import { serverUser } from "./embedded-user.ts";

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "121-test-"));
  await chmod(parent, 0o755);
});
afterAll(() => rm(parent, { recursive: true, force: true }));

async function settingOf(url: string, name: string): Promise<unknown> {
  const db = createDatabase({ url, log: silentLog });
  try {
    const [row] = await db.query("select current_setting($1) as value", [name]);
    return row?.["value"];
  } finally {
    await db.close();
  }
}

test("the server is reached in its own folder, whatever its name, and opens no port; a killed one's lock is no hindrance", async () => {
  const folder = join(parent, '爱 回家, "1"');
  const server = createEmbeddedServer({ folder, log: silentLog, flags: { fsync: "off" } });
  const url = await server.start();
  try {
    expect(await settingOf(url, "listen_addresses")).toBe("");
    expect(await runningServerUrl(folder)).toBe(url);
  } finally {
    await server.stop();
  }
  // As after a power cut: the number in the lock belongs to another process of the same user by now.
  const other = spawn("sleep", ["60"], { stdio: "ignore", ...(await serverUser()) });
  await writeFile(join(folder, ".s.PGSQL.5432.lock"), `${other.pid}\n${join(folder, "data")}\n0\n5432\n${folder}\n\n`);
  try {
    expect(await server.start()).toBe(url);
  } finally {
    other.kill();
    await server.stop();
  }
});

test("a folder too deep for a socket's path is reached on loopback only", async () => {
  const folder = join(parent, "deep".repeat(25));
  const server = createEmbeddedServer({ folder, log: silentLog, flags: { fsync: "off" } });
  const url = await server.start();
  try {
    expect(new URL(url).hostname).toBe("127.0.0.1");
    expect(await settingOf(url, "listen_addresses")).toBe("127.0.0.1");
    expect(await runningServerUrl(folder)).toBe(url);
  } finally {
    await server.stop();
  }
});

test("the longest path that every system's sockets take is a socket still", async () => {
  const base = "/x".padEnd(103 - "/.s.PGSQL.5432".length, "x");

  expect((await serverAddress(base)).host).toBe(encodeURIComponent(base));
  expect((await serverAddress(`${base}x`)).host).toBe("127.0.0.1");
});
