import { z } from "zod";
import { json, methods, route } from "@/lib/api";
import { workflowQuery } from "@/lib/api/contracts/library";
import { createWorkflow, listWorkflows, readSource } from "@/lib/workflows";

/** Where the new one goes. */
const place = z.object({ folder: z.uuid().optional() });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", query: workflowQuery }, ({ principal, query }) =>
    listWorkflows(principal, query),
  ),
  POST: route({ action: "workflow.create", query: place }, async ({ principal, request, query }) => {
    const created = await createWorkflow(principal, await readSource(request), query.folder);
    return json(created, { status: 201, headers: { location: `/api/v1/workflows/${created.id}` } });
  }),
});
