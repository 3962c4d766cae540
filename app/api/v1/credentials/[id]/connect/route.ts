import { idOf, methods, route } from "@/lib/api";
import { startConnecting } from "@/lib/vault";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "credential.write" }, ({ principal, params }) =>
    startConnecting(principal, idOf(params.id ?? "", "credential")),
  ),
});
