import { methods, noContent, route } from "@/lib/api";
import { secondFactorBegin, secondFactorConfirm, secondFactorProof } from "@/lib/api/contracts/second-factor";
import { beginSecondFactor, confirmSecondFactor, endSecondFactor } from "@/lib/auth/second-factor";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "self", body: secondFactorBegin }, async ({ principal, input }) => ({
    ...(await beginSecondFactor(principal, input.password)),
  })),
  PUT: route({ action: "self", body: secondFactorConfirm }, ({ principal, input }) =>
    confirmSecondFactor(principal, input.code),
  ),
  DELETE: route({ action: "self", body: secondFactorProof }, async ({ principal, input }) => {
    await endSecondFactor(principal, input);
    return noContent();
  }),
});
