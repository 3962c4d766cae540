import { idOf, json, methods, route } from "@/lib/api";
import { replayBody } from "@/lib/api/contracts/derive";
import { acceptedOf } from "@/lib/executions";
import { replayExecution } from "@/lib/executions/derive";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    { action: "execution.start", of: "execution", body: replayBody },
    async ({ principal, params, input }) => {
      const id = await replayExecution(principal, {
        executionId: idOf(params.id ?? "", "execution"),
        version: input.version ?? "same",
        input: input.input,
        fromNode: input.from_node,
      });
      const accepted = acceptedOf(id, "pending");
      return json(accepted, { status: 202, headers: { location: accepted.status_url } });
    },
  ),
});
