import { idOf, json, methods, route } from "@/lib/api";
import { acceptedOf } from "@/lib/executions";
import { resumeExecution } from "@/lib/executions/derive";

/** Goes on from the last checkpoint of an execution that failed or was cancelled, as a new execution. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "execution.start", of: "execution" }, async ({ principal, params }) => {
    const id = await resumeExecution(principal, idOf(params.id ?? "", "execution"));
    const accepted = acceptedOf(id, "pending");
    return json(accepted, { status: 202, headers: { location: accepted.status_url } });
  }),
});
