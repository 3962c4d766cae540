import { methods, route } from "@/lib/api";
import { listFavourites } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal }) => listFavourites(principal)),
});
