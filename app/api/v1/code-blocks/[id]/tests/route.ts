import { json, methods, route } from "@/lib/api";
import { blockTestBody } from "@/lib/api/contracts/block-tests";
import { addTest, listTests } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "block.read" }, ({ principal, params }) => listTests(principal.orgId, params.id ?? "")),
  POST: route({ action: "block.write", body: blockTestBody }, async ({ principal, params, input }) =>
    json(await addTest(principal, params.id ?? "", input), { status: 201 }),
  ),
});
