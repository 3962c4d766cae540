import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import type { UseTemplateBody } from "@/lib/api/contracts/templates";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import type { WorkflowDocument, WorkflowProblem } from "@/lib/workflow";
import { insertWorkflow } from "../create";
import { asCopy } from "../library/copy";
import { checkFolder } from "../library/locks";
import type { Asker } from "../library/select";
import { problemsOf } from "../problems";
import { publishInside } from "../publish";
import { restrictCopy } from "../sharing/own";
import { findTemplate, type Template } from "./find";

/**
 * Makes a draft of a template, with the credentials and values that it lacked. What it calls is made and published with it, unless the
 * workspace has it. @throws AppError not_found for the template or the folder; invalid_body for a value that it does not ask for
 */
export function makeFromTemplate(
  by: Asker,
  key: string,
  wanted: UseTemplateBody,
): Promise<{ id: string; slug: string; problems: WorkflowProblem[] }> {
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const template = await findTemplate(tx, by.orgId, key);
    await checkFolder(tx, by.orgId, wanted.folder_id);
    const { document: source, layout } = template;
    const credentials = { ...source.credentials, ...wanted.credentials, ...modelsOf(wanted.models) };
    const filled = asCopy(
      {
        ...source,
        ...(Object.keys(credentials).length > 0 ? { credentials } : {}),
        ...(source.variables ? { variables: { ...source.variables, ...valuesOf(template, wanted.variables) } } : {}),
      },
      wanted.name,
    );
    const document = await withCompanions(tx, by, template, filled, wanted.folder_id);
    const made = await insertWorkflow(tx, by, { document, layout }, wanted.folder_id);
    if (template.category === "workspace") await restrictCopy(tx, template.key, made.id);
    return { ...made, problems: await problemsOf(tx, by.orgId, document, made.slug) };
  });
}

const modelsOf = (models: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(models).map(([slot, model]) => [`${slot}_model`, model]));

function valuesOf({ asks = [], document }: Template, values: UseTemplateBody["variables"]): Record<string, unknown> {
  for (const [name, value] of Object.entries(values)) {
    const before = document.variables?.[name];
    const message = !asks.some(({ variable }) => variable === name)
      ? "This template does not ask for it."
      : typeof value !== typeof before
        ? `It is a ${typeof before}.`
        : null;
    if (message === null) continue;
    throw new AppError("invalid_body", `variables.${name}: ${message}`, {
      details: { errors: [{ field: `variables.${name}`, message }] },
    });
  }
  return values;
}

/** Makes what the template calls, and has it call that. */
async function withCompanions(
  tx: Tx,
  by: Asker,
  { brings = [] }: Template,
  document: WorkflowDocument,
  folder: string | null,
): Promise<WorkflowDocument> {
  const slugs = new Map<string, string>();
  for (const key of brings) {
    const companion = await findTemplate(tx, by.orgId, key);
    const { slug = key } = companion.document;
    if (await isCallable(tx, by.orgId, slug)) continue;
    const made = await insertWorkflow(tx, by, companion, folder);
    await publishInside(tx, { author: by, idOrSlug: made.id, message: null });
    slugs.set(slug, made.slug);
  }
  if (slugs.size === 0) return document;
  const nodes = document.nodes.map((node) => {
    const slug = slugs.get(String(node.config.workflow ?? ""));
    return node.component_type === "workflow" && slug !== undefined
      ? { ...node, config: { ...node.config, workflow: slug } }
      : node;
  });
  return { ...document, nodes };
}

async function isCallable(tx: Tx, orgId: string, slug: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    select from workflows w join workflow_versions v on v.id = w.published_version_id
    where w.org_id = ${orgId} and w.slug = ${slug} and w.deleted_at is null and v.document -> 'is_callable' = 'true'`);
  return rows.length > 0;
}
