import { methods, noContent, route } from "@/lib/api";
import { commentBody } from "@/lib/api/contracts/comments";
import { editComment, getThread, removeComment } from "@/lib/comments";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal, params }) =>
    getThread(principal, params.id ?? "", params.comment ?? ""),
  ),
  PUT: route(
    { auth: "required", body: commentBody, maxBytes: 64_000, viewersMay: true },
    ({ principal, params, input }) => editComment(principal, params.id ?? "", params.comment ?? "", input),
  ),
  DELETE: route({ auth: "required", viewersMay: true }, async ({ principal, params }) => {
    await removeComment(principal, params.id ?? "", params.comment ?? "");
    return noContent();
  }),
});
