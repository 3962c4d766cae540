import { methods, route } from "@/lib/api";
import { limitsBody } from "@/lib/api/contracts/limits";
import { readLimits, setLimits } from "@/lib/executions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "limits.read" }, async ({ principal }) => ({ queues: await readLimits(principal.orgId) })),
  PUT: route({ action: "limits.write", body: limitsBody }, async ({ principal, input }) => {
    return { queues: await setLimits(principal, input.limits) };
  }),
});
