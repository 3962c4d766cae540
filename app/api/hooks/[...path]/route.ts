import { type RouteHandler, route } from "@/lib/api";
import { answerWebhook, receiveWebhook } from "@/lib/executions/webhook";

const handler: RouteHandler = route({ auth: "public" }, async ({ request, params }) =>
  answerWebhook(await receiveWebhook(request, params.path ?? "")),
);

// All of them: which methods a path takes is known only to its workflow.
export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as PATCH,
  handler as POST,
  handler as PUT,
};
