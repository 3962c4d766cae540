import { eq } from "drizzle-orm";
import { encodeStateAsUpdate } from "yjs";
import { workflow_states, workflows } from "@/db/schema";
import { MAX_STATE_BYTES } from "../limits";
import { toYDoc } from "../shape";
import { deriveInside } from "../store/derive";
import type { SharedKind } from ".";

/** A workflow: its draft is derived into its row. */
export const workflow: SharedKind = {
  read: "workflow.read",
  edit: "workflow.edit",
  maxBytes: MAX_STATE_BYTES,
  async begin(tx, orgId, id) {
    const [row] = await tx.select().from(workflows).where(eq(workflows.id, id));
    if (!row) return;
    const doc = toYDoc(row.document, row.layout);
    const state = Buffer.from(encodeStateAsUpdate(doc));
    doc.destroy();
    await tx.insert(workflow_states).values({ workflow_id: id, org_id: orgId, state });
  },
  derive: deriveInside,
  mayEdit: (may) => may("workflow.edit"),
};
