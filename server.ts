/** The process behind `npm start`: brings everything up in order, says where it is, and takes it down in the other order. */
import { startServer } from "@/lib/boot";
import { webhookRoute } from "@/lib/executions/webhook";

await startServer([{ prefix: "/api/hooks/", handler: webhookRoute }]);
