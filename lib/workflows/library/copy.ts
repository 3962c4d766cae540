import { and, eq } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { workflow_forks, workflow_versions } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";
import { noteChange } from "@/lib/audit/note";
import { newId } from "@/lib/tenancy/ids";
import type { WorkflowDocument, WorkflowLayout, WorkflowProblem } from "@/lib/workflow";
import { insertWorkflow } from "../create";
import { findWorkflow, type WorkflowRow } from "../find";
import { problemsOf } from "../problems";
import { restrictCopy } from "../sharing/own";
import { checkFolder } from "./locks";
import type { Asker } from "./select";

interface Wanted {
  kind: "fork" | "duplicate" | "template";
  name?: string;
  /** Undefined: where the original is. */
  folder_id?: string | null;
}

/**
 * A new workflow, as a draft, from one that is there. A fork is made of what is published (the draft, when nothing is) and remembers it; a
 * duplicate and a template are made of the draft. Webhook paths of the copy are new: two workflows cannot answer at one.
 * @throws AppError not_found for the workflow or the folder
 */
export function copyWorkflow(
  by: Asker,
  idOrSlug: string,
  wanted: Wanted,
): Promise<{ id: string; slug: string; problems: WorkflowProblem[] }> {
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const row = await findWorkflow(tx, by.orgId, idOrSlug);
    const folder = wanted.folder_id === undefined ? row.folder_id : wanted.folder_id;
    await checkFolder(tx, by.orgId, folder);
    const source = wanted.kind === "fork" ? await publishedOf(tx, row) : draftOf(row);
    const name = wanted.name ?? NAMES[wanted.kind](source.document.name);
    const document = asCopy(source.document, name.slice(0, 120), wanted.kind === "template");
    const made = await insertWorkflow(tx, by, { document, layout: source.layout }, folder);
    await restrictCopy(tx, row.id, made.id);
    if (wanted.kind === "fork") {
      await tx.insert(workflow_forks).values({
        workflow_id: made.id,
        org_id: by.orgId,
        origin_id: row.id,
        origin_version: source.version,
        base: jsonb(source.document),
      });
    }
    return { ...made, problems: await problemsOf(tx, by.orgId, document, made.slug) };
  });
}

const NAMES: Record<Wanted["kind"], (name: string) => string> = {
  fork: (name) => `${name.slice(0, 112)} (fork)`,
  duplicate: (name) => `${name.slice(0, 112)} (copy)`,
  template: (name) => name,
};

/** What a document is made into by a copy: another name, no slug of its own, no claim to the original's place or paths. */
export function asCopy(source: WorkflowDocument, name: string, isTemplate = false): WorkflowDocument {
  const { slug: _, is_default: __, is_template: ___, ...rest } = source;
  return {
    ...rest,
    name,
    ...(isTemplate ? { is_template: true } : {}),
    triggers: source.triggers.map((trigger) => {
      const { path } = trigger.config;
      if (trigger.type !== "webhook" || typeof path !== "string") return trigger;
      // The path is the secret as well: the end of a UUID cannot be guessed.
      return { ...trigger, config: { ...trigger.config, path: `${path.slice(0, 100)}-${newId().slice(-10)}` } };
    }),
  };
}

export interface Source {
  document: WorkflowDocument;
  layout: WorkflowLayout;
  /** Null: the draft. */
  version: number | null;
}

const draftOf = ({ document, layout }: WorkflowRow): Source => ({ document, layout, version: null });

/** What a workflow publishes, or its draft while it publishes nothing. */
export async function publishedOf(tx: Tx, row: WorkflowRow): Promise<Source> {
  if (row.published_version_id === null) return draftOf(row);
  const v = workflow_versions;
  const [version] = await tx
    .select({ document: v.document, layout: v.layout, version: v.number })
    .from(v)
    .where(and(eq(v.org_id, row.org_id), eq(v.id, row.published_version_id)));
  return version ?? draftOf(row);
}
