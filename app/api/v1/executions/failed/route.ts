import { methods, route } from "@/lib/api";
import { countOpenFailures } from "@/lib/executions/derive";

/** How many failed executions nobody has dealt with. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "execution.read" }, async ({ principal }) => ({
    open: await countOpenFailures(principal.orgId),
  })),
});
