/** The route of all webhooks, for Next (app/api/hooks) and for the server itself (server.ts), which spares them Next. */
import { type RouteHandler, route } from "@/lib/api";
import { answerWebhook } from "./answer";
import { receiveWebhook } from "./receive";

export const webhookRoute: RouteHandler = route({ action: "public" }, async ({ request, params }) =>
  answerWebhook(await receiveWebhook(request, params.path ?? "")),
);
