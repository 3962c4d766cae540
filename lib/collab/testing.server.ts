/** A process with nothing but the sockets of shared documents, to be killed: `tsx testing.server.ts <port>`, with DATABASE_URL. */
import { createServer } from "node:http";
import { connect } from "@/db/client";
import { env } from "@/lib/env";
import { Collaboration } from "./server";

connect({ url: env().databaseUrl ?? "", max: 4 });
const collaboration = new Collaboration();
const server = createServer();
server.on("upgrade", (request, socket, head) => {
  for (const upgrade of collaboration.upgrades.values()) upgrade(request, socket, head);
});
await collaboration.start();
server.listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));
process.on("SIGTERM", () => void collaboration.close().then(() => process.exit(0)));
