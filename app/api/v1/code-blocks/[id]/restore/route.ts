import { methods, route } from "@/lib/api";
import { restoreBlock } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "block.write" }, ({ principal, params }) => restoreBlock(principal, params.id ?? "")),
});
