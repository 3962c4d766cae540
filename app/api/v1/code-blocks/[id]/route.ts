import { methods, noContent, route } from "@/lib/api";
import { blockPatch } from "@/lib/api/contracts/blocks";
import { changeBlock, getBlock, removeBlock } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "block.read" }, ({ principal, params }) => getBlock(principal, params.id ?? "")),
  PATCH: route({ action: "block.write", body: blockPatch }, ({ principal, params, input }) =>
    changeBlock(principal, params.id ?? "", input),
  ),
  DELETE: route({ action: "block.write" }, async ({ principal, params }) => {
    await removeBlock(principal, params.id ?? "");
    return noContent();
  }),
});
