/**
 * The one table of who may do what in a workspace, and what the collaborators of one workflow may there. A route names its action, the handler of the API looks it up here; so do the WebSocket and
 * the pages. It knows nothing of servers, so pages use it to leave out what would be refused.
 * lib/auth/PERMISSIONS.md is its printed form, kept true by permissions.test.ts.
 */

export const ROLES = ["owner", "admin", "editor", "viewer"] as const;
export type Role = (typeof ROLES)[number];

type Row = readonly [owner: boolean, admin: boolean, editor: boolean, viewer: boolean];
const yes = true;
const no = false;

// biome-ignore format: it is a table.
export const PERMISSIONS = {
  //                     owner admin editor viewer
  "workflow.read":      [yes,  yes,  yes,   yes],
  "workflow.create":    [yes,  yes,  yes,   no],
  "workflow.edit":      [yes,  yes,  yes,   no],
  "workflow.organise":  [yes,  yes,  yes,   no],
  "workflow.publish":   [yes,  yes,  yes,   no],
  "workflow.delete":    [yes,  yes,  yes,   no],
  "workflow.share":     [yes,  yes,  no,    no],
  "workflow.erase":     [yes,  yes,  no,    no],
  "execution.read":     [yes,  yes,  yes,   yes],
  "execution.start":    [yes,  yes,  yes,   no],
  "execution.control":  [yes,  yes,  yes,   no],
  "approval.read":      [yes,  yes,  yes,   yes],
  "approval.decide":    [yes,  yes,  yes,   no],
  "comment.write":      [yes,  yes,  yes,   yes],
  "comment.resolve":    [yes,  yes,  yes,   no],
  "comment.moderate":   [yes,  yes,  no,    no],
  "personal.write":     [yes,  yes,  yes,   yes],
  "credential.read":    [yes,  yes,  yes,   yes],
  "credential.write":   [yes,  yes,  yes,   no],
  "credential.expose":  [yes,  yes,  no,    no],
  "block.read":         [yes,  yes,  yes,   yes],
  "block.write":        [yes,  yes,  yes,   no],
  "block.run":          [yes,  yes,  yes,   no],
  "block.review":       [yes,  yes,  yes,   no],
  "block.publish":      [yes,  yes,  yes,   no],
  "block.settings":     [yes,  yes,  no,    no],
  "block.erase":        [yes,  yes,  no,    no],
  "variable.read":      [yes,  yes,  yes,   yes],
  "variable.write":     [yes,  yes,  yes,   no],
  "breaker.manage":     [yes,  yes,  yes,   no],
  "limits.read":        [yes,  yes,  yes,   yes],
  "limits.write":       [yes,  yes,  no,    no],
  "retention.manage":   [yes,  yes,  no,    no],
  "member.read":        [yes,  yes,  yes,   yes],
  "member.manage":      [yes,  yes,  no,    no],
  "workspace.leave":     [yes,  yes,  yes,   yes],
  "workspace.update":   [yes,  yes,  no,    no],
  "workspace.own":      [yes,  no,   no,    no],
  "key.own":            [yes,  yes,  yes,   yes],
  "key.manage":         [yes,  yes,  no,    no],
  "audit.read":         [yes,  yes,  no,    no],
  "installation.read":  [yes,  no,   no,    no],
} as const satisfies Record<string, Row>;

export type Action = keyof typeof PERMISSIONS;
export const ACTIONS = Object.keys(PERMISSIONS) as Action[];

/** Whether this role allows the action. */
export function roleMay(role: Role, action: Action): boolean {
  return PERMISSIONS[action][ROLES.indexOf(role)] === true;
}

export const WORKFLOW_ROLES = ["owner", "editor", "viewer"] as const;
/** What somebody is on one workflow, whatever they are in the workspace. */
export type WorkflowRole = (typeof WORKFLOW_ROLES)[number];

type Shared = readonly [owner: boolean, editor: boolean, viewer: boolean];

/** What those roles allow on their workflow. An action that is not in here is the workspace's affair. */
// biome-ignore format: it is a table.
export const WORKFLOW_PERMISSIONS = {
  //                     owner editor viewer
  "workflow.read":      [yes,  yes,   yes],
  "workflow.edit":      [yes,  yes,   no],
  "workflow.publish":   [yes,  yes,   no],
  "workflow.delete":    [yes,  no,    no],
  "workflow.share":     [yes,  no,    no],
  "execution.read":     [yes,  yes,   yes],
  "execution.start":    [yes,  yes,   no],
  "execution.control":  [yes,  yes,   no],
  "approval.read":      [yes,  yes,   yes],
  "approval.decide":    [yes,  yes,   no],
  "comment.write":      [yes,  yes,   yes],
  "comment.resolve":    [yes,  yes,   no],
  "comment.moderate":   [yes,  no,    no],
  "personal.write":     [yes,  yes,   yes],
  "variable.read":      [yes,  yes,   yes],
  "variable.write":     [yes,  yes,   no],
} as const satisfies Partial<Record<Action, Shared>>;

export type WorkflowAction = keyof typeof WORKFLOW_PERMISSIONS;

/** How a workflow is shared, as it concerns one person. */
export interface Access {
  /** What they are on it; null: no collaborator. */
  role: WorkflowRole | null;
  /** Only collaborators see it, besides the owners and admins of the workspace. */
  is_restricted: boolean;
}

/** Whether an action is one of those that a workflow's own roles decide about. */
export function isOfWorkflow(action: Action): action is WorkflowAction {
  return action in WORKFLOW_PERMISSIONS;
}

/** Whether this role on a workflow allows the action. */
export function workflowRoleMay(role: WorkflowRole, action: Action): boolean {
  return isOfWorkflow(action) && WORKFLOW_PERMISSIONS[action][WORKFLOW_ROLES.indexOf(role)] === true;
}

/** Whether a role in the workspace sees and may do everything, however workflows are shared. */
export function seesAll(role: Role): boolean {
  return role === "owner" || role === "admin";
}

/**
 * Whether somebody may do this with a workflow: owners and admins of the workspace what their role says; everybody else what either of their
 * two roles says, and on a restricted workflow what the one on it says alone. @param access null: the workflow is not known.
 */
export function roleMayOn(role: Role, access: Access | null, action: Action): boolean {
  if (!access || seesAll(role) || !isOfWorkflow(action)) return roleMay(role, action);
  const shared = access.role !== null && workflowRoleMay(access.role, action);
  return shared || (!access.is_restricted && roleMay(role, action));
}
