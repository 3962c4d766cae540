import { json, methods, route } from "@/lib/api";
import { keyBody } from "@/lib/api/contracts/keys";
import { createKey, listKeys } from "@/lib/keys";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "key.own" }, ({ principal }) => listKeys(principal)),
  POST: route({ action: "key.own", body: keyBody }, async ({ principal, input }) =>
    json(await createKey(principal, input), { status: 201 }),
  ),
});
