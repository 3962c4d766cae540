import { clientNetwork, json, methods, rateLimit, route } from "@/lib/api";
import { joinBody } from "@/lib/api/contracts/members";
import { checkSameOrigin } from "@/lib/api/origin";
import { authenticatePerson } from "@/lib/auth/authenticate";
import { acceptInvitation } from "@/lib/members";

const limit = rateLimit({ tries: 30, everyMs: 10_000 });

/** Accepts an invitation, as who is signed in or with a new account. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "public", body: joinBody, maxBytes: 16 * 1024 }, async ({ request, input }) => {
    checkSameOrigin(request);
    limit.take(clientNetwork(request));
    return json(await acceptInvitation(input, await authenticatePerson(request), request));
  }),
});
