import { json, methods, route } from "@/lib/api";
import { commentListQuery, newThreadBody } from "@/lib/api/contracts/comments";
import { addThread, listThreads } from "@/lib/comments";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", of: "workflow", query: commentListQuery }, ({ principal, params, query }) =>
    listThreads(principal, params.id ?? "", query),
  ),
  POST: route(
    { action: "comment.write", of: "workflow", body: newThreadBody, maxBytes: 64_000 },
    async ({ principal, params, input }) => json(await addThread(principal, params.id ?? "", input), { status: 201 }),
  ),
});
