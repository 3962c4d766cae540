import { json, methods, route } from "@/lib/api";
import { pageQuery } from "@/lib/api/contracts/common";
import { credentialBody } from "@/lib/api/contracts/credentials";
import { createCredential, listCredentials } from "@/lib/vault";

/** Bytes; a key file fits, and nobody fills the table with more. */
const MAX_BYTES = 64 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "credential.read", query: pageQuery }, ({ principal, query }) =>
    listCredentials(principal.orgId, query),
  ),
  POST: route(
    { action: "credential.write", body: credentialBody, maxBytes: MAX_BYTES },
    async ({ principal, input }) => {
      const item = await createCredential(principal, input);
      return json(item, { status: 201, headers: { location: `/api/v1/credentials/${item.id}` } });
    },
  ),
});
