import { methods, noContent, route } from "@/lib/api";
import { leaveWorkspace } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workspace.leave" }, async ({ principal }) => {
    await leaveWorkspace(principal);
    return noContent();
  }),
});
