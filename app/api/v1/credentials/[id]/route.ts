import { idOf, methods, noContent, route } from "@/lib/api";
import { credentialUpdate } from "@/lib/api/contracts/credentials";
import { getCredential, removeCredential, replaceCredential } from "@/lib/vault";

/** Bytes. */
const MAX_BYTES = 64 * 1024;
const id = (params: Readonly<Record<string, string>>) => idOf(params.id ?? "", "credential");

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "credential.read" }, ({ principal, params }) => getCredential(principal.orgId, id(params))),
  PUT: route(
    { action: "credential.write", body: credentialUpdate, maxBytes: MAX_BYTES },
    ({ principal, params, input }) => replaceCredential(principal, id(params), input),
  ),
  DELETE: route({ action: "credential.write" }, async ({ principal, params }) => {
    await removeCredential(principal.orgId, id(params));
    return noContent();
  }),
});
