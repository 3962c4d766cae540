import { methods, route } from "@/lib/api";
import { oauthCallback } from "@/lib/api/contracts/credentials";
import { env } from "@/lib/env";
import { finishConnecting } from "@/lib/vault";

/** Where an OAuth2 service sends a person back to. The state proves that they went out from here, and where it belongs. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "self", query: oauthCallback }, async ({ principal, query }) => {
    const { slug, credentialId, problem } = await finishConnecting(principal.userId, query);
    const page = new URL(`${env().publicUrl}/${slug}/credentials`);
    page.searchParams.set(problem ? "not_connected" : "connected", problem ?? credentialId);
    return new Response(null, { status: 303, headers: { location: page.href, "referrer-policy": "no-referrer" } });
  }),
});
