import { methods, route } from "@/lib/api";
import { retentionPreviewBody } from "@/lib/api/contracts/operations";
import { ownersOnly, previewRetention } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ auth: "required", body: retentionPreviewBody }, ({ principal, input }) => {
    ownersOnly(principal);
    return previewRetention(principal.orgId, input.settings);
  }),
});
