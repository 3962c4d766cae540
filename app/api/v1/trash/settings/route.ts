import { methods, route } from "@/lib/api";
import { trashSettings } from "@/lib/api/contracts/library";
import { readTrashSettings, saveTrashSettings } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read" }, ({ principal }) => readTrashSettings(principal.orgId)),
  PUT: route({ action: "retention.manage", body: trashSettings }, ({ principal, input }) => {
    return saveTrashSettings(principal, input.days);
  }),
});
