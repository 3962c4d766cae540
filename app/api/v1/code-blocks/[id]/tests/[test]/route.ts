import { methods, noContent, route } from "@/lib/api";
import { blockTestBody } from "@/lib/api/contracts/block-tests";
import { changeTest, removeTest } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route({ action: "block.write", body: blockTestBody }, ({ principal, params, input }) =>
    changeTest(principal, params.id ?? "", params.test ?? "", input),
  ),
  DELETE: route({ action: "block.write" }, async ({ principal, params }) => {
    await removeTest(principal, params.id ?? "", params.test ?? "");
    return noContent();
  }),
});
