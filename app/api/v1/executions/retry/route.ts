import { methods, route } from "@/lib/api";
import { retryBody } from "@/lib/api/contracts/derive";
import { retryExecutions } from "@/lib/executions/derive";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "execution.start", body: retryBody }, ({ principal, input }) => {
    const { ids, filter, mode = "resume", dry_run = false } = input;
    return retryExecutions(principal, { ids, filter, mode, dryRun: dry_run });
  }),
});
