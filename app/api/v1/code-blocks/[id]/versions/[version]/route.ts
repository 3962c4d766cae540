import { methods, route } from "@/lib/api";
import { getBlockVersion } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "block.read" }, ({ principal, params }) =>
    getBlockVersion(principal, params.id ?? "", params.version ?? ""),
  ),
});
