import { clientNetwork, methods, noContent, rateLimit, route } from "@/lib/api";
import { resetBody } from "@/lib/api/contracts/account";
import { checkSameOrigin } from "@/lib/api/origin";
import { resetPassword } from "@/lib/auth/reset";

const limit = rateLimit({ tries: 20, everyMs: 10_000 });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "public", body: resetBody, maxBytes: 4096 }, async ({ request, input }) => {
    checkSameOrigin(request);
    limit.take(clientNetwork(request));
    await resetPassword(input, request);
    return noContent();
  }),
});
