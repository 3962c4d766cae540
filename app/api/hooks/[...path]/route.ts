import { webhookRoute as handler } from "@/lib/executions/webhook";

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
