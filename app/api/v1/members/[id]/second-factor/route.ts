import { idOf, methods, noContent, route } from "@/lib/api";
import { resetSecondFactorOf } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  DELETE: route({ action: "installation.read" }, async ({ principal, params }) => {
    await resetSecondFactorOf(principal, idOf(params.id ?? "", "member"));
    return noContent();
  }),
});
