import { methods, noContent, route } from "@/lib/api";
import { passwordChange } from "@/lib/api/contracts/account";
import { changePassword } from "@/lib/auth/account";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route({ action: "self", body: passwordChange }, async ({ principal, input }) => {
    await changePassword(principal, input);
    return noContent();
  }),
});
