import { json, methods, route } from "@/lib/api";
import { reviewBody } from "@/lib/api/contracts/blocks";
import { requestReview } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "block.write", body: reviewBody }, async ({ principal, params, input }) =>
    json(await requestReview(principal, params.id ?? "", params.version ?? "", input), { status: 201 }),
  ),
});
