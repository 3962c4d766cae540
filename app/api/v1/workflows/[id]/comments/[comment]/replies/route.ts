import { json, methods, route } from "@/lib/api";
import { commentBody } from "@/lib/api/contracts/comments";
import { reply } from "@/lib/comments";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    { action: "comment.write", of: "workflow", body: commentBody, maxBytes: 64_000 },
    async ({ principal, params, input }) =>
      json(await reply(principal, params.id ?? "", params.comment ?? "", input), { status: 201 }),
  ),
});
