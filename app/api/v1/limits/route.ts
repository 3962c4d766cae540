import { methods, route } from "@/lib/api";
import { limitsBody } from "@/lib/api/contracts/limits";
import { AppError } from "@/lib/errors";
import { readLimits, setLimits } from "@/lib/executions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, async ({ principal }) => ({ queues: await readLimits(principal.orgId) })),
  PUT: route({ auth: "required", body: limitsBody }, async ({ principal, input }) => {
    if (principal.role !== "owner") {
      throw new AppError("forbidden", "Only an owner of the workspace may change its limits.");
    }
    return { queues: await setLimits(principal, input.limits) };
  }),
});
