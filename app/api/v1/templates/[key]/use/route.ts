import { json, methods, route } from "@/lib/api";
import { useTemplateBody } from "@/lib/api/contracts/templates";
import { makeFromTemplate } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workflow.create", body: useTemplateBody }, async ({ principal, params, input }) => {
    const made = await makeFromTemplate(principal, params.key ?? "", input);
    return json(made, { status: 201, headers: { location: `/api/v1/workflows/${made.id}` } });
  }),
});
