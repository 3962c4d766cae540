import { methods, route } from "@/lib/api";
import { secondFactorProof } from "@/lib/api/contracts/second-factor";
import { renewRecoveryCodes } from "@/lib/auth/second-factor";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "self", body: secondFactorProof }, ({ principal, input }) =>
    renewRecoveryCodes(principal, input),
  ),
});
