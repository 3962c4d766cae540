import { methods, route } from "@/lib/api";
import { installationOwnerOnly, readInstallation } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "installation.read" }, async ({ principal }) => {
    await installationOwnerOnly(principal);
    return readInstallation();
  }),
});
