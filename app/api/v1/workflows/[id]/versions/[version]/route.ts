import { z } from "zod";
import { methods, route, text } from "@/lib/api";
import { versionPatch } from "@/lib/api/contracts/versions";
import { changeWords, getVersion } from "@/lib/versions";
import { toYaml } from "@/lib/workflow";

const query = z.object({ format: z.enum(["json", "yaml"]).default("json") });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", of: "workflow", query }, async ({ principal, params, query }) => {
    const { slug, ...version } = await getVersion(principal.orgId, params.id ?? "", params.version ?? "");
    if (query.format === "json") return version;
    return text(toYaml(version.document), "application/yaml; charset=utf-8", {
      "content-disposition": `inline; filename="${slug}-${version.semver}.yaml"`,
    });
  }),
  PATCH: route({ action: "workflow.edit", of: "workflow", body: versionPatch }, ({ principal, params, input }) =>
    changeWords(principal.orgId, params.id ?? "", params.version ?? "", input),
  ),
});
