import { methods, noContent, route } from "@/lib/api";
import { accountPatch, accountRemoval } from "@/lib/api/contracts/account";
import { readAccount, renameAccount } from "@/lib/auth/account";
import { removeAccount } from "@/lib/auth/remove-account";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "self" }, async ({ principal }) => ({ ...(await readAccount(principal)) })),
  PATCH: route({ action: "self", body: accountPatch }, async ({ principal, input }) => ({
    ...(await renameAccount(principal, input.name)),
  })),
  DELETE: route({ action: "self", body: accountRemoval }, async ({ principal, input }) => {
    await removeAccount(principal, input.password);
    return noContent();
  }),
});
