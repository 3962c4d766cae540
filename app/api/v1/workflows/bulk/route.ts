import { methods, route } from "@/lib/api";
import { bulkBody } from "@/lib/api/contracts/library";
import { bulk } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workflow.organise", body: bulkBody }, ({ principal, input }) => bulk(principal, input)),
});
