import { methods, noContent, route } from "@/lib/api";
import { blockPatch } from "@/lib/api/contracts/blocks";
import { changeBlock, getBlock, removeBlock } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal, params }) => getBlock(principal, params.id ?? "")),
  PATCH: route({ auth: "required", body: blockPatch }, ({ principal, params, input }) =>
    changeBlock(principal, params.id ?? "", input),
  ),
  DELETE: route({ auth: "required" }, async ({ principal, params }) => {
    await removeBlock(principal, params.id ?? "");
    return noContent();
  }),
});
