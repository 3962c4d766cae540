import { idOf, json, methods, route } from "@/lib/api";
import { forkBody } from "@/lib/api/contracts/derive";
import { acceptedOf } from "@/lib/executions";
import { forkExecution } from "@/lib/executions/derive";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "execution.start", of: "execution", body: forkBody }, async ({ principal, params, input }) => {
    const id = await forkExecution(principal, { executionId: idOf(params.id ?? "", "execution"), ...input });
    const accepted = acceptedOf(id, "pending");
    return json(accepted, { status: 202, headers: { location: accepted.status_url } });
  }),
});
