import { methods, route } from "@/lib/api";
import { blockDraftPatch } from "@/lib/api/contracts/blocks";
import { changeBlockDraft, getBlockDraft } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "block.read" }, ({ principal, params }) => getBlockDraft(principal, params.id ?? "")),
  PATCH: route({ action: "block.write", body: blockDraftPatch }, ({ principal, params, input }) =>
    changeBlockDraft(principal, params.id ?? "", input),
  ),
});
