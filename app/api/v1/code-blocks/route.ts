import { json, methods, route } from "@/lib/api";
import { blockQuery, newBlockBody } from "@/lib/api/contracts/blocks";
import { createBlock, listBlocks } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "block.read", query: blockQuery }, ({ principal, query }) => listBlocks(principal.orgId, query)),
  POST: route({ action: "block.write", body: newBlockBody }, async ({ principal, input, request }) => {
    const block = await createBlock(principal, input, request.signal);
    return json(block, { status: 201, headers: { location: `/api/v1/code-blocks/${block.id}` } });
  }),
});
