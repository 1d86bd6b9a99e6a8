import { createServer, type Socket } from "node:net";

export type Mail = { readonly from: string; readonly to: readonly string[]; readonly text: string };

/** A mail server on loopback that speaks as much of RFC 5321 as one client needs. */
export type MailServer = {
  readonly url: string;
  readonly mails: readonly Mail[];
  /** What RCPT and the end of DATA are answered with, for instance `450 4.2.1 later`; `null`: accept. */
  readonly answerWith: (answers: { readonly recipient?: string | null; readonly data?: string | null }) => void;
  readonly close: () => Promise<void>;
};

export async function createMailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  let answers: { recipient: string | null; data: string | null } = { recipient: null, data: null };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    serve(
      socket,
      () => answers,
      (mail) => mails.push(mail),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the mail server has no port");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    answerWith: (next) => {
      answers = { recipient: next.recipient ?? null, data: next.data ?? null };
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Answers = () => { readonly recipient: string | null; readonly data: string | null };

/** One session: commands line by line, then the mail up to a lone dot (RFC 5321, 4.1.1.4). */
function serve(socket: Socket, answers: Answers, onMail: (mail: Mail) => void): void {
  let from = "";
  let to: string[] = [];
  let data: string[] | null = null;
  let rest = "";
  const say = (line: string) => socket.write(`${line}\r\n`);
  const take = (line: string): void => {
    if (data !== null) {
      if (line !== ".") return void data.push(line.replace(/^\./, ""));
      const refusal = answers().data;
      if (refusal === null) onMail({ from, to, text: data.join("\n") });
      data = null;
      to = [];
      return void say(refusal ?? "250 2.0.0 queued as 1");
    }
    const [verb] = line.toUpperCase().split(" ");
    if (verb === "EHLO" || verb === "HELO") say("250 stand-in");
    else if (verb === "MAIL") {
      from = addressIn(line);
      say("250 2.1.0 ok");
    } else if (verb === "RCPT") {
      const refusal = answers().recipient;
      if (refusal === null) to.push(addressIn(line));
      say(refusal ?? "250 2.1.5 ok");
    } else if (verb === "DATA") {
      data = [];
      say("354 go on");
    } else if (verb === "QUIT") {
      say("221 bye");
      socket.end();
    } else say("250 ok");
  };
  say("220 stand-in ESMTP");
  socket.on("data", (chunk) => {
    const lines = (rest + chunk.toString("utf8")).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? "";
}
