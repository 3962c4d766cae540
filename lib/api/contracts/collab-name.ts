/** What the shared documents are called on the socket at COLLAB_PATH: a workflow's is its id, the draft of a code block `code_block:<id>`. */
export const DOCUMENT_KINDS = ["workflow", "code_block"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface DocumentRef {
  kind: DocumentKind;
  /** The workflow's or the block's. */
  id: string;
}

const NAME = /^(?:(code_block):)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The name of a document. @param id in small letters, as the API gives it. */
export function documentName({ kind, id }: DocumentRef): string {
  return kind === "workflow" ? id : `${kind}:${id}`;
}

/** What a name stands for; null when no document can have it. */
export function readDocumentName(name: string): DocumentRef | null {
  const [, prefix, id] = NAME.exec(name) ?? [];
  if (id === undefined) return null;
  return { kind: prefix === "code_block" ? "code_block" : "workflow", id };
}
