import { methods, route } from "@/lib/api";
import { codeSettings } from "@/lib/api/contracts/blocks";
import { readCodeSettings, saveCodeSettings } from "@/lib/code-blocks";
import { ownersOnly } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal }) => readCodeSettings(principal.orgId)),
  PUT: route({ auth: "required", body: codeSettings }, ({ principal, input }) => {
    ownersOnly(principal);
    return saveCodeSettings(principal, input);
  }),
});
