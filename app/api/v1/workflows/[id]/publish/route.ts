import { json, methods, route } from "@/lib/api";
import { publishBody } from "@/lib/api/contracts/workflows";
import { publishWorkflow } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ auth: "required", body: publishBody }, async ({ principal, params, input }) => {
    const { id = "" } = params;
    const published = await publishWorkflow({ author: principal, idOrSlug: id, message: input.message ?? null });
    return json(published, { status: 201 });
  }),
});
