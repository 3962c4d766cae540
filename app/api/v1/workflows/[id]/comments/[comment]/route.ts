import { methods, noContent, route } from "@/lib/api";
import { commentBody } from "@/lib/api/contracts/comments";
import { editComment, getThread, removeComment } from "@/lib/comments";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", of: "workflow" }, ({ principal, params }) =>
    getThread(principal, params.id ?? "", params.comment ?? ""),
  ),
  PUT: route(
    { action: "comment.write", of: "workflow", body: commentBody, maxBytes: 64_000 },
    ({ principal, params, input }) => editComment(principal, params.id ?? "", params.comment ?? "", input),
  ),
  DELETE: route({ action: "comment.write", of: "workflow" }, async ({ principal, params }) => {
    await removeComment(principal, params.id ?? "", params.comment ?? "");
    return noContent();
  }),
});
