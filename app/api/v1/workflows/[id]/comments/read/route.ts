import { methods, noContent, route } from "@/lib/api";
import { readBody } from "@/lib/api/contracts/comments";
import { markRead } from "@/lib/comments";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "personal.write", of: "workflow", body: readBody }, async ({ principal, params, input }) => {
    await markRead(principal, params.id ?? "", input.last_id);
    return noContent();
  }),
});
