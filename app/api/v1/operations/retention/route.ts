import { methods, route } from "@/lib/api";
import { retentionSettings } from "@/lib/api/contracts/operations";
import { readRetention, saveSettings } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "retention.manage" }, ({ principal }) => {
    return readRetention(principal.orgId);
  }),
  PUT: route({ action: "retention.manage", body: retentionSettings }, ({ principal, input }) => {
    return saveSettings(principal, input);
  }),
});
