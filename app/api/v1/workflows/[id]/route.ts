import { z } from "zod";
import { json, methods, noContent, route, text } from "@/lib/api";
import { revisionOf } from "@/lib/api/etag";
import { etagOf, getWorkflow, readSource, removeWorkflow, saveWorkflow, workflowAsYaml } from "@/lib/workflows";

const query = z.object({ format: z.enum(["json", "yaml"]).optional() });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", of: "workflow", query }, async ({ principal, params, query, request }) => {
    const { id = "" } = params;
    if ((query.format ?? formatOf(request)) === "yaml") {
      const { yaml, revision, slug } = await workflowAsYaml(principal.orgId, id);
      return text(yaml, "application/yaml; charset=utf-8", {
        etag: etagOf(revision),
        "content-disposition": `inline; filename="${slug}.yaml"`,
      });
    }
    const workflow = await getWorkflow(principal.orgId, id, principal.access);
    return json(workflow, { headers: { etag: etagOf(workflow.revision) } });
  }),
  PUT: route({ action: "workflow.edit", of: "workflow" }, async ({ principal, params, request }) => {
    const { id = "" } = params;
    const revision = revisionOf(request);
    const source = await readSource(request);
    const { orgId, userId } = principal;
    const saved = await saveWorkflow({ orgId, userId, idOrSlug: id, source, revision });
    return json(saved, { headers: { etag: etagOf(saved.revision) } });
  }),
  DELETE: route({ action: "workflow.delete", of: "workflow" }, async ({ principal, params }) => {
    await removeWorkflow(principal, params.id ?? "");
    return noContent();
  }),
});

/** YAML only for those who ask for it and not for JSON. */
function formatOf(request: Request): "json" | "yaml" {
  const accept = request.headers.get("accept") ?? "";
  return /\b(application|text)\/(x-)?yaml\b/.test(accept) && !/json/.test(accept) ? "yaml" : "json";
}
