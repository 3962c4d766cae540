import { methods, route } from "@/lib/api";
import { reviewDecisionBody } from "@/lib/api/contracts/blocks";
import { decideReview } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "block.review", body: reviewDecisionBody }, ({ principal, params, input }) =>
    decideReview(principal, params.id ?? "", params.version ?? "", input),
  ),
});
