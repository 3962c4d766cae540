import { methods, noContent, route } from "@/lib/api";
import { setFavourite } from "@/lib/workflows";

// A favourite is the person's own: who may look may have some.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route({ action: "personal.write", of: "workflow" }, async ({ principal, params }) => {
    await setFavourite(principal, params.id ?? "", true);
    return noContent();
  }),
  DELETE: route({ action: "personal.write", of: "workflow" }, async ({ principal, params }) => {
    await setFavourite(principal, params.id ?? "", false);
    return noContent();
  }),
});
