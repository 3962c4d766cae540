import { methods, route } from "@/lib/api";
import { retentionPreviewBody } from "@/lib/api/contracts/operations";
import { previewRetention } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "retention.manage", body: retentionPreviewBody }, ({ principal, input }) => {
    return previewRetention(principal.orgId, input.settings);
  }),
});
