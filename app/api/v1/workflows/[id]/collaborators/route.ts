import { methods, route } from "@/lib/api";
import { readSharing } from "@/lib/workflows/sharing";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", of: "workflow" }, async ({ principal, params }) => ({
    ...(await readSharing(principal, params.id ?? "")),
  })),
});
