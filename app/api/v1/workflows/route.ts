import { json, methods, route } from "@/lib/api";
import { pageQuery } from "@/lib/api/contracts/common";
import { createWorkflow, listWorkflows, readSource } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required", query: pageQuery }, ({ principal, query }) => listWorkflows(principal.orgId, query)),
  POST: route({ auth: "required" }, async ({ principal, request }) => {
    const created = await createWorkflow(principal, await readSource(request));
    return json(created, { status: 201, headers: { location: `/api/v1/workflows/${created.id}` } });
  }),
});
