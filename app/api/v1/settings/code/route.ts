import { methods, route } from "@/lib/api";
import { codeSettings } from "@/lib/api/contracts/blocks";
import { readCodeSettings, saveCodeSettings } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "block.read" }, ({ principal }) => readCodeSettings(principal.orgId)),
  PUT: route({ action: "block.settings", body: codeSettings }, ({ principal, input }) =>
    saveCodeSettings(principal, input),
  ),
});
