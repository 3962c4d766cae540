import { methods, route } from "@/lib/api";
import { deprecateBody } from "@/lib/api/contracts/blocks";
import { deprecateBlockVersion } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "block.publish", body: deprecateBody }, ({ principal, params, input }) =>
    deprecateBlockVersion(principal, params.id ?? "", params.version ?? "", input),
  ),
});
