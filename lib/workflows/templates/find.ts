/** Templates of both kinds: those that come with the product, and those that the workspace has made. */
import { eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import type { TemplateDetail, TemplateItem } from "@/lib/api/contracts/templates";
import { isUuid, notFound } from "@/lib/api/ids";
import { fromYaml, type WorkflowDocument, type WorkflowLayout } from "@/lib/workflow";
import { findWorkflow } from "../find";
import { freshDrafts } from "../fresh";
import { IS_TEMPLATE } from "../library/select";
import { placeNodes } from "../place";
import { builtIn } from "./built-in";
import { needsOf } from "./needs";
import type { BuiltInTemplate } from "./types";

/** Of the workspace's own; more than anybody looks through. */
const MOST = 200;

/** A template as it is used. */
export interface Template extends Pick<BuiltInTemplate, "asks" | "brings"> {
  key: string;
  category: TemplateItem["category"];
  document: WorkflowDocument;
  layout: WorkflowLayout;
}

const own = new Map<string, Template>(
  builtIn.map(({ key, category, yaml, asks, brings }) => {
    const { document } = fromYaml(yaml);
    return [key, { key, category, asks, brings, document, layout: placeNodes(document, undefined) }];
  }),
);

/** @throws AppError not_found */
export async function findTemplate(tx: Tx, orgId: string, key: string): Promise<Template> {
  const known = own.get(key);
  if (known) return known;
  if (!isUuid(key)) throw notFound("template");
  const { id, document, layout } = await findWorkflow(tx, orgId, key);
  if (document.is_template !== true) throw notFound("template");
  return { key: id, category: "workspace", document, layout };
}

/** All templates that this workspace can begin with, its own first. */
export async function listTemplates(orgId: string): Promise<{ items: TemplateItem[] }> {
  await freshDrafts(orgId);
  return withTenant(orgId, async (tx) => {
    const names = await credentialNames(tx, orgId);
    const rows = await tx.execute<{ id: string; document: WorkflowDocument }>(sql`
      select w.id, w.document from workflows w left join workflow_facts f on f.workflow_id = w.id
      where w.org_id = ${orgId} and w.deleted_at is null and ${IS_TEMPLATE} order by lower(w.name), w.id limit ${MOST}`);
    const theirs = rows.map(({ id, document }): Template => ({ key: id, category: "workspace", document, layout: {} }));
    return { items: [...theirs, ...own.values()].map((template) => present(template, names)) };
  });
}

/** One with its drawing. @throws AppError not_found */
export function getTemplate(orgId: string, key: string): Promise<TemplateDetail> {
  return withTenant(orgId, async (tx) => {
    const template = await findTemplate(tx, orgId, key);
    const { document, layout } = template;
    return { ...present(template, await credentialNames(tx, orgId)), document, layout };
  });
}

export async function credentialNames(tx: Tx, orgId: string): Promise<Set<string>> {
  const rows = await tx.select({ name: credentials.name }).from(credentials).where(eq(credentials.org_id, orgId));
  return new Set(rows.map(({ name }) => name));
}

function present({ key, category, document, asks = [], brings = [] }: Template, names: Set<string>): TemplateItem {
  return {
    key,
    source: category === "workspace" ? "workspace" : "built_in",
    category,
    title: document.name,
    description: document.description ?? null,
    node_count: document.nodes.length,
    trigger_types: [...new Set(document.triggers.map(({ type }) => type))],
    needs: needsOf(document, asks, names),
    brings: brings.flatMap((each) => own.get(each)?.document.name ?? []),
  };
}
