import { z } from "zod";
import { WORKFLOW_ROLES } from "@/lib/auth/permissions";
import { role } from "./members";

export const workflowRole = z.enum(WORKFLOW_ROLES);
/** Nobody is made an owner by the way: a workflow is handed over. */
export const givenRole = z.enum(["editor", "viewer"]);
export type GivenRole = z.infer<typeof givenRole>;

/** GET /api/v1/workflows/{id}/collaborators: the owner first, then by name. */
export const collaborator = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  /** On this workflow. */
  role: workflowRole,
  /** In the workspace. */
  workspace_role: role,
  is_you: z.boolean(),
});
export type Collaborator = z.infer<typeof collaborator>;

export const workflowSharing = z.object({
  items: z.array(collaborator),
  /** Only those people, and the owners and admins of the workspace, see the workflow. */
  is_restricted: z.boolean(),
  /** Whether who asks may change it. */
  may_share: z.boolean(),
});
export type WorkflowSharing = z.infer<typeof workflowSharing>;

/** PUT /api/v1/workflows/{id}/collaborators/{person}: a member of the workspace. "owner" hands the workflow over; who owned it is an editor then. */
export const collaboratorBody = z.object({ role: workflowRole });

/** PUT /api/v1/workflows/{id}/restriction. */
export const restrictionBody = z.object({ restricted: z.boolean() });
