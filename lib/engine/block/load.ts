/**
 * Which version of a block a node runs. A node that names a number runs that one for ever. One that follows what is published
 * runs what is published when the block first runs in its execution; that is stored before the code starts, so every retry, every
 * round of a loop, every other node of the execution and whoever goes on after a crash run the same. A new execution (a retry of the whole,
 * a replay) is a new start and follows anew: whoever publishes a mended block and retries what has failed wants the mended one.
 */
import { NodeError } from "@/lib/nodes/errors";
import type { BlockTarget } from "@/lib/nodes/types";
import { tenantStatement } from "../sql";
import type { RunnableBlock } from "./run";

export type LoadedBlock = RunnableBlock & { number: number; status: string };

interface Found {
  id: string;
  name: string;
  is_trashed: boolean;
  is_erased: boolean;
  published: string | null;
  /** Was never published, in a workspace where that takes an approval: whoever pins it must not get round that. */
  is_withheld: boolean;
  /** Null: no such number, or not settled yet. */
  version: LoadedBlock | null;
}

const FIND = `
select jsonb_build_object('id', b.id, 'name', b.name, 'is_trashed', b.deleted_at is not null,
  'is_erased', b.erased_at is not null, 'published', b.published_version_id,
  'is_withheld', v.published_at is null and coalesce((select s.require_approval from code_settings s where s.org_id = b.org_id), false),
  'version', case when v.id is null then null else jsonb_build_object('name', b.name, 'language', b.language, 'single_use', b.single_use,
    'number', v.number, 'status', v.status, 'code', v.code, 'input_schema', v.input_schema, 'output_schema', v.output_schema,
    'timeout_seconds', v.timeout_seconds, 'memory_mb', v.memory_mb, 'hosts', v.hosts, 'secrets', v.secrets,
    'lock', v.requirements_lock) end) as found
from code_blocks b
left join execution_code_blocks x on $3::text is null and x.execution_id = $1::uuid and x.block_id = b.id
left join code_block_versions v on v.block_id = b.id
  and case when $3::text is null then v.id = x.version_id else v.number = $3::text::int end
where b.slug = $2`;

// Touches nothing when another node of the execution was quicker.
const SETTLE = `
insert into execution_code_blocks (org_id, execution_id, block_id, version_id) values (app_org(), $1::uuid, $2::uuid, $3::uuid)
on conflict do nothing`;

const refuse = (code: string, message: string, hint: string) =>
  new NodeError(code, message, { retriable: false, hint });

/** The version that a node of this execution runs. @throws NodeError code_block_missing, code_block_not_published; neither is retried. */
export async function loadBlock(orgId: string, executionId: string, target: BlockTarget): Promise<LoadedBlock> {
  const { block: slug, version: number } = target;
  const find = async () => {
    const values = [executionId, slug, number === null ? null : String(number)];
    const [row] = await tenantStatement<{ found: Found }>(orgId, FIND, values);
    return row?.found;
  };
  const found = await find();
  if (!found || found.is_erased) {
    throw refuse("code_block_missing", `There is no code block "${slug}" in this workspace.`, "Choose another one.");
  }
  if (found.is_trashed) {
    throw refuse(
      "code_block_missing",
      `The code block "${found.name}" is in the trash.`,
      "Restore it, or choose another.",
    );
  }
  if (found.version && found.is_withheld) {
    const why = `Version ${found.version.number} of "${found.name}" has not been published, and this workspace asks for an approval first.`;
    throw refuse("code_block_not_published", why, "Have it approved and publish it, or choose another version.");
  }
  if (found.version) return found.version;
  if (number !== null) {
    throw refuse("code_block_missing", `"${found.name}" has no version ${number}.`, "Choose another version.");
  }
  if (!found.published) {
    throw refuse("code_block_not_published", `"${found.name}" has not been published yet.`, "Publish a version of it.");
  }
  await tenantStatement(orgId, SETTLE, [executionId, found.id, found.published]);
  const settled = (await find())?.version;
  if (!settled) throw new NodeError("code_block_missing", `The published version of "${found.name}" is gone.`);
  return settled;
}
