import { clientNetwork, json, methods, rateLimit, route } from "@/lib/api";
import { checkSameOrigin } from "@/lib/api/origin";
import { setUp, setupBody } from "@/lib/auth";

const limit = rateLimit({ tries: 10, everyMs: 30_000 });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "public", body: setupBody, maxBytes: 16 * 1024 }, async ({ request, input }) => {
    // A page elsewhere must not take over a fresh installation on somebody's own machine.
    checkSameOrigin(request);
    limit.take(clientNetwork(request));
    const { slug } = await setUp(input);
    return json({ slug }, { status: 201 });
  }),
});
