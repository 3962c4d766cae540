/** Where the documents of a kind are kept. All tables have the same columns, but for the one that says whose document it is. */
import { type DocumentKind, type DocumentRef, readDocumentName } from "@/lib/api/contracts/collab-name";
import { notFound } from "@/lib/api/ids";

export interface Tables {
  /** What has the document: its id is the document's, and it may be in the trash (deleted_at). */
  owners: string;
  states: string;
  updates: string;
  /** Column of the owner's id in the two. */
  key: string;
  /** What the owner is called. */
  noun: string;
}

export const TABLES: Readonly<Record<DocumentKind, Tables>> = {
  workflow: {
    owners: "workflows",
    states: "workflow_states",
    updates: "workflow_updates",
    key: "workflow_id",
    noun: "workflow",
  },
  code_block: {
    owners: "code_blocks",
    states: "code_block_states",
    updates: "code_block_updates",
    key: "block_id",
    noun: "code block",
  },
};

/** Where the document of a name is kept. @throws AppError not_found when it is no name of one */
export function placeOf(name: string): Tables & DocumentRef {
  const ref = readDocumentName(name);
  if (!ref) throw notFound("document");
  return { ...TABLES[ref.kind], ...ref };
}
