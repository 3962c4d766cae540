import { json, methods, route } from "@/lib/api";
import { commentListQuery, newThreadBody } from "@/lib/api/contracts/comments";
import { addThread, listThreads } from "@/lib/comments";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required", query: commentListQuery }, ({ principal, params, query }) =>
    listThreads(principal, params.id ?? "", query),
  ),
  POST: route(
    { auth: "required", body: newThreadBody, maxBytes: 64_000, viewersMay: true },
    async ({ principal, params, input }) => json(await addThread(principal, params.id ?? "", input), { status: 201 }),
  ),
});
