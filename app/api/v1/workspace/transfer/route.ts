import { methods, route } from "@/lib/api";
import { transferBody } from "@/lib/api/contracts/members";
import { transferOwnership } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workspace.own", body: transferBody }, ({ principal, input }) =>
    transferOwnership(principal, input.user_id),
  ),
});
