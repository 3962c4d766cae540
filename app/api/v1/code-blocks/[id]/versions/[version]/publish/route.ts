import { methods, route } from "@/lib/api";
import { publishBlockVersion } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "block.publish" }, ({ principal, params }) =>
    publishBlockVersion(principal, params.id ?? "", params.version ?? ""),
  ),
});
