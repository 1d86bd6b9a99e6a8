import { spawn } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog } from "../runtime/log.ts";
import { createDatabase } from "./database.ts";
import { createEmbeddedServer, type EmbeddedServer } from "./embedded.ts";
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

const serverIn = (folder: string): EmbeddedServer =>
  createEmbeddedServer({ folder, log: silentLog, flags: { fsync: "off" } });

async function whileRunning(server: EmbeddedServer, look: (url: string) => Promise<void> | void): Promise<void> {
  try {
    await look(await server.start());
  } finally {
    await server.stop();
  }
}

test("the server is reached in its own folder, whatever its name, and opens no port; a killed one's lock is no hindrance", async () => {
  const folder = join(parent, '爱 回家, "1"');
  const server = serverIn(folder);
  await whileRunning(server, async (url) => {
    expect(await settingOf(url, "listen_addresses")).toBe("");
    expect(await runningServerUrl(folder)).toBe(url);
  });
  // As after a power cut: the number in the lock belongs to another process of the same user by now.
  const other = spawn("sleep", ["60"], { stdio: "ignore", ...(await serverUser()) });
  await writeFile(join(folder, ".s.PGSQL.5432.lock"), `${other.pid}\n${join(folder, "data")}\n0\n5432\n${folder}\n\n`);
  try {
    await whileRunning(server, async (url) => expect(await settingOf(url, "listen_addresses")).toBe(""));
  } finally {
    other.kill();
  }
});

test("a folder too deep for a socket's path is reached on loopback only", async () => {
  const folder = join(parent, "deep".repeat(25));
  await whileRunning(serverIn(folder), async (url) => {
    expect(new URL(url).hostname).toBe("127.0.0.1");
    expect(await settingOf(url, "listen_addresses")).toBe("127.0.0.1");
    expect(await runningServerUrl(folder)).toBe(url);
  });
});

test("a folder that takes no socket is reached on loopback, also where it took one before", async () => {
  const folder = join(parent, "no-sockets");
  const server = serverIn(folder);
  await whileRunning(server, (url) => expect(new URL(url).hostname).not.toBe("127.0.0.1"));
  await mkdir(join(folder, ".s.PGSQL.5432"));

  await whileRunning(server, async (url) => {
    expect(new URL(url).hostname).toBe("127.0.0.1");
    expect(await settingOf(url, "unix_socket_directories")).toBe("");
  });
});

test("a folder that came back from a backup as somebody else's is given to the server again", async () => {
  const folder = join(parent, "from-a-backup");
  const server = serverIn(folder);
  await whileRunning(server, () => undefined);
  const owner = (await stat(folder)).uid;
  if (process.getuid?.() === 0) await chown(folder, 0, 0);
  await chmod(folder, 0o755);

  await whileRunning(server, (url) => expect(new URL(url).hostname).not.toBe("127.0.0.1"));

  const { uid, mode } = await stat(folder);
  expect([uid, mode & 0o777]).toEqual([owner, 0o700]);
});

test("the longest path that every system's sockets take is a socket still", async () => {
  const name = "x".repeat(103 - "/.s.PGSQL.5432".length - parent.length - 1);
  for (const folder of [name, `${name}x`]) await mkdir(join(parent, folder));

  expect((await serverAddress(join(parent, name))).host).toBe(encodeURIComponent(join(parent, name)));
  expect((await serverAddress(join(parent, `${name}x`))).host).toBe("127.0.0.1");
});
