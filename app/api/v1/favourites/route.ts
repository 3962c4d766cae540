import { methods, route } from "@/lib/api";
import { listFavourites } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read" }, ({ principal }) => listFavourites(principal)),
});
