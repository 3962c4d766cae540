import { json, methods, route } from "@/lib/api";
import { variableBody, variableQuery } from "@/lib/api/contracts/variables";
import { createVariable, listVariables } from "@/lib/vault/variables";

/** Bytes. */
const MAX_BYTES = 64 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "variable.read", query: variableQuery }, async ({ principal, query }) => ({
    items: await listVariables(principal.orgId, query.workflow_id ?? null),
  })),
  POST: route({ action: "variable.write", body: variableBody, maxBytes: MAX_BYTES }, async ({ principal, input }) => {
    const item = await createVariable(principal, input);
    return json(item, { status: 201, headers: { location: `/api/v1/variables/${item.id}` } });
  }),
});
