import { methods, notFound, route } from "@/lib/api";

/** Everything below /api that is no route. */
const handler = route({ action: "public" }, async () => {
  throw notFound("address in this API");
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: handler,
  POST: handler,
  PUT: handler,
  PATCH: handler,
  DELETE: handler,
});
