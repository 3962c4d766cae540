import { idOf, methods, noContent, route } from "@/lib/api";
import { variableUpdate } from "@/lib/api/contracts/variables";
import { getVariable, removeVariable, updateVariable } from "@/lib/vault/variables";

/** Bytes. */
const MAX_BYTES = 64 * 1024;
const id = (params: Readonly<Record<string, string>>) => idOf(params.id ?? "", "variable");

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "variable.read", of: "variable" }, ({ principal, params }) =>
    getVariable(principal.orgId, id(params)),
  ),
  PUT: route(
    { action: "variable.write", of: "variable", body: variableUpdate, maxBytes: MAX_BYTES },
    ({ principal, params, input }) => updateVariable(principal.orgId, id(params), input),
  ),
  DELETE: route({ action: "variable.write", of: "variable" }, async ({ principal, params }) => {
    await removeVariable(principal.orgId, id(params));
    return noContent();
  }),
});
