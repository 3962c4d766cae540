import { z } from "zod";
import { WORKFLOW_ROLES } from "@/lib/auth/permissions";

/** How the workflow is shared with who asks. Null: their role in the workspace alone decides, as it does for owners and admins. */
export const workflowAccess = z.object({
  role: z.enum(WORKFLOW_ROLES).nullable(),
  is_restricted: z.boolean(),
});
