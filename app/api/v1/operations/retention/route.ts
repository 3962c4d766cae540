import { methods, route } from "@/lib/api";
import { retentionSettings } from "@/lib/api/contracts/operations";
import { ownersOnly, readRetention, saveSettings } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal }) => {
    ownersOnly(principal);
    return readRetention(principal.orgId);
  }),
  PUT: route({ auth: "required", body: retentionSettings }, ({ principal, input }) => {
    ownersOnly(principal);
    return saveSettings(principal, input);
  }),
});
