/**
 * The shared documents, as the WebSocket at COLLAB_PATH speaks of them: Yjs through the protocol of Hocuspocus. Their names: collab-name.ts.
 * A client of HocuspocusProvider has two things to do whenever the socket opens (`onOpen`): empty the socket's `messageQueue`, for what is in
 * it comes with the synchronisation anyway, and sent twice it would be acknowledged twice, so that `hasUnsyncedChanges` said too early that all
 * is saved; and `awareness.setLocalState(awareness.getLocalState())`, without which the others do not see it again for a quarter of a minute.
 */
import { z } from "zod";
import { workflowProblem } from "@/lib/workflow/schema";

/** Why the server closed the socket. Other codes are those of RFC 6455. */
export const COLLAB_CLOSE = {
  /** The server restarts: connect again. */
  restart: 1012,
  /** Something did not work on the server: connect again, later. */
  trouble: 1011,
  /** What was sent is not of the protocol. */
  malformed: 4400,
  /** No longer a member, or the workflow is gone: connecting again will be refused. */
  forbidden: 4403,
  /** Too many documents or messages. */
  excess: 4429,
} as const;

/** Why a document is refused (Hocuspocus's "permission denied"): unknown, deleted and of another workspace look alike. */
export const DOCUMENT_NOT_FOUND = "not-found";

export const collabRole = z.enum(["owner", "admin", "editor", "viewer"]);

/** What the server tells the clients of a document besides its changes, as JSON in a stateless message. */
export const collabMessage = z.discriminatedUnion("type", [
  /** The draft is up to date with the document. `problems`: what of the document could not go into it. */
  z.object({ type: z.literal("derived"), revision: z.number().int(), problems: z.array(workflowProblem) }),
  /** The receiver's role in the workspace; a viewer's changes are refused from now on. */
  z.object({ type: z.literal("role"), role: collabRole }),
  /** A change of the receiver was not taken and will not be: it must go back to the server's document. */
  z.object({
    type: z.literal("refused"),
    reason: z.enum(["viewer", "too_large", "document_too_large", "unreadable"]),
    sentence: z.string(),
  }),
  z.object({ type: z.literal("published"), version: z.number().int() }),
  /** A code block has a new version. */
  z.object({ type: z.literal("version_saved"), version: z.number().int() }),
  z.object({ type: z.literal("comments"), thread_id: z.string().max(64).nullable() }),
]);
export type CollabMessage = z.infer<typeof collabMessage>;
