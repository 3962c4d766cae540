import { methods, noContent, route } from "@/lib/api";
import { eraseQuery } from "@/lib/api/contracts/library";
import { eraseBlock } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  DELETE: route({ action: "block.erase", query: eraseQuery }, async ({ principal, params, query }) => {
    await eraseBlock(principal, params.id ?? "", query.confirm);
    return noContent();
  }),
});
