import { methods, route } from "@/lib/api";
import { trashSettings } from "@/lib/api/contracts/library";
import { ownersOnly } from "@/lib/operations";
import { readTrashSettings, saveTrashSettings } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal }) => readTrashSettings(principal.orgId)),
  PUT: route({ auth: "required", body: trashSettings }, ({ principal, input }) => {
    ownersOnly(principal);
    return saveTrashSettings(principal, input.days);
  }),
});
