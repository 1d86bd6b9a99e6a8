import { createServer } from "node:net";
import { Aedes } from "aedes";

/** The measure to be held against: aedes without hooks, without a store, in a process of its own. Prints its port. */
const broker = await Aedes.createBroker();
const server = createServer({ noDelay: true }, (socket) => void broker.handle(socket));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${typeof address === "object" && address !== null ? address.port : 0}\n`);
});
