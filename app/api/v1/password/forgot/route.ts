import { clientNetwork, json, methods, rateLimit, route } from "@/lib/api";
import { forgotBody } from "@/lib/api/contracts/account";
import { checkSameOrigin } from "@/lib/api/origin";
import { forgotPassword } from "@/lib/auth/reset";

const limit = rateLimit({ tries: 10, everyMs: 60_000 });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "public", body: forgotBody, maxBytes: 4096 }, async ({ request, input }) => {
    checkSameOrigin(request);
    limit.take(clientNetwork(request));
    return json(forgotPassword(input.email), { status: 202 });
  }),
});
