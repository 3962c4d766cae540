import { methods, route } from "@/lib/api";
import { dismissBody } from "@/lib/api/contracts/derive";
import { dismissExecutions } from "@/lib/executions/derive";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "execution.control", body: dismissBody }, ({ principal, input }) => {
    const { ids, filter, dry_run = false } = input;
    return dismissExecutions(principal.orgId, { ids, filter, dryRun: dry_run });
  }),
});
