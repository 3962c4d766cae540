/** The process behind `npm start`: brings everything up in order, says where it is, and takes it down in the other order. */
import { startServer } from "@/lib/boot";
import { Collaboration } from "@/lib/collab/server";
import { webhookRoute } from "@/lib/executions/webhook";

await startServer({
  direct: [{ prefix: "/api/hooks/", handler: webhookRoute }],
  sockets: new Collaboration(),
});
