import { json, methods, route } from "@/lib/api";
import { copyBody } from "@/lib/api/contracts/library";
import { copyWorkflow } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workflow.create", of: "workflow", body: copyBody }, async ({ principal, params, input }) => {
    const made = await copyWorkflow(principal, params.id ?? "", input);
    return json(made, { status: 201, headers: { location: `/api/v1/workflows/${made.id}` } });
  }),
});
