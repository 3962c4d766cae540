import { json, methods, route } from "@/lib/api";
import { blockRollbackBody } from "@/lib/api/contracts/blocks";
import { rollBackBlock } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "block.publish", body: blockRollbackBody }, async ({ principal, params, input, request }) =>
    json(await rollBackBlock(principal, params.id ?? "", input, request.signal), { status: 201 }),
  ),
});
