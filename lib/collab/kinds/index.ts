/** The kinds of documents that people edit together: what one is made of, becomes, and who may. Everything else in lib/collab is the same for all. */
import type { Doc } from "yjs";
import type { Tx } from "@/db/client";
import { type DocumentKind, readDocumentName } from "@/lib/api/contracts/collab-name";
import { notFound } from "@/lib/api/ids";
import type { Action } from "@/lib/auth/permissions";
import type { InMemory } from "../store/derive";
import { codeBlock } from "./code-block";
import { workflow } from "./workflow";

export interface SharedKind {
  /** Whose action opening one is, and changing it. */
  readonly read: Action;
  readonly edit: Action;
  /** The whole document with its history, as it is kept, has so many bytes at most. */
  readonly maxBytes: number;
  /** Makes the document of what is in the tables. What has it is locked in this transaction, and has none yet. */
  begin(tx: Tx, orgId: string, id: string): Promise<void>;
  /** Brings what is derived from the document up to date, if it is not. @param memory saves reading the document, when it is as new. */
  derive(tx: Tx, id: string, memory?: InMemory): Promise<unknown>;
  /** Whether somebody who may do these things may change the document as it is now. */
  mayEdit(may: (action: Action) => boolean, doc: Doc): boolean;
}

const KINDS: Readonly<Record<DocumentKind, SharedKind>> = { workflow, code_block: codeBlock };

/** The kind of the document with this name. @throws AppError not_found when it is no name of one */
export function kindOf(name: string): SharedKind {
  const ref = readDocumentName(name);
  if (!ref) throw notFound("document");
  return KINDS[ref.kind];
}
