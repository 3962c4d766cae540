/** Problems of nodes that run a code block: it or its version is not here, nothing of it is published, or it should not be used any more. */
import { blockOf } from "../blocks";
import type { WorkflowProblem } from "../schema";
import { problem, type Rule } from "./context";

/** What is known of a code block that a node runs. */
export interface UsedBlock {
  name: string;
  /** What is followed; null while nothing has been published. */
  published: { number: number; isDeprecated: boolean } | null;
  /** Versions that nodes are pinned to, as far as they exist: whether they are deprecated, by number. */
  pinned: Readonly<Record<number, boolean>>;
  /** Those of them that do not run, for they were never published in a workspace where that takes an approval. */
  withheld?: readonly number[];
}

export const blocks: Rule = ({ document, nodeTypes, configs, blocks: known, name }) => {
  if (!known) return [];
  const problems: WorkflowProblem[] = [];
  for (const node of document.nodes) {
    const target = blockOf(node, configs.get(node) ?? {}, nodeTypes);
    if (!target) continue;
    const { version } = target;
    const found = fault(name(node.node_id), target, known.get(target.block));
    if (!found) continue;
    problems.push(
      problem(found.code, found.sentence, {
        node: node.node_id,
        field: version !== null && found.isOfVersion ? "config.block_version" : "config.code_block",
        severity: found.isWarning || node.disabled ? "warning" : "error",
      }),
    );
  }
  return problems;
};

interface Fault {
  code: string;
  sentence: string;
  isOfVersion?: boolean;
  isWarning?: boolean;
}

function fault(
  who: string,
  { block, version }: { block: string; version: number | null },
  known: UsedBlock | undefined,
): Fault | null {
  if (!known) {
    const sentence = `${who} runs the code block "${block}", which is not in this workspace. Make it, restore it or choose another.`;
    return { code: "missing_code_block", sentence };
  }
  if (version === null) {
    if (!known.published) {
      const sentence = `${who} runs the code block "${known.name}", of which no version is published. Publish one first.`;
      return { code: "code_block_not_published", sentence };
    }
    if (!known.published.isDeprecated) return null;
    const sentence = `${who} runs the code block "${known.name}", whose published version is deprecated. It still runs; publish another one or choose another block.`;
    return { code: "code_block_deprecated", sentence, isWarning: true };
  }
  const isDeprecated = known.pinned[version];
  if (isDeprecated === undefined) {
    const sentence = `${who} runs version ${version} of the code block "${known.name}", which does not exist. Choose another version.`;
    return { code: "missing_block_version", sentence, isOfVersion: true };
  }
  if (known.withheld?.includes(version)) {
    const sentence = `${who} runs version ${version} of the code block "${known.name}", which has not been published; this workspace asks for an approval first.`;
    return { code: "code_block_not_published", sentence, isOfVersion: true };
  }
  if (!isDeprecated) return null;
  const newer =
    known.published && !known.published.isDeprecated ? `; version ${known.published.number} is published` : "";
  const sentence = `${who} runs version ${version} of the code block "${known.name}", which is deprecated${newer}. It still runs.`;
  return { code: "code_block_deprecated", sentence, isOfVersion: true, isWarning: true };
}
