import { methods, route } from "@/lib/api";
import { type Limits, limitsBody } from "@/lib/api/contracts/limits";
import { readLimits, STARTS_PER_HOUR, setLimits, setStartsPerHour, startsPerHour } from "@/lib/executions";

const withStarts = async (orgId: string, queues: Limits["queues"]): Promise<Limits> => ({
  queues,
  starts_per_hour: await startsPerHour(orgId),
  default_starts_per_hour: STARTS_PER_HOUR,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "limits.read" }, async ({ principal: { orgId } }) => ({
    ...(await withStarts(orgId, await readLimits(orgId))),
  })),
  PUT: route({ action: "limits.write", body: limitsBody }, async ({ principal, input }) => {
    const { limits, starts_per_hour: starts } = input;
    const queues = await setLimits(principal, limits);
    if (starts !== undefined) await setStartsPerHour(principal.orgId, starts);
    return { ...(await withStarts(principal.orgId, queues)) };
  }),
});
