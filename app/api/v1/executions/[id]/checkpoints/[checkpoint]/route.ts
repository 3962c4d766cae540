import { idOf, methods, notFound, route } from "@/lib/api";
import { readCheckpoint } from "@/lib/executions/derive";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "execution.read", of: "execution" }, ({ principal, params }) => {
    const { id = "", checkpoint = "" } = params;
    if (!/^\d{1,9}$/.test(checkpoint)) throw notFound("checkpoint");
    return readCheckpoint(principal.orgId, idOf(id, "execution"), Number(checkpoint));
  }),
});
