import type { Action, Role, WorkflowRole } from "@/lib/auth/permissions";

const actions: Record<Action, string> = {
  "workflow.read": "See workflows, their versions and templates; export them",
  "workflow.create": "Create, import and copy workflows",
  "workflow.edit": "Change a workflow's draft",
  "workflow.organise": "Move workflows, tag them, change folders and tags",
  "workflow.publish": "Publish, roll back, pause and resume",
  "workflow.delete": "Move workflows to the trash and back",
  "workflow.share": "Share a workflow, restrict it, hand it over",
  "workflow.erase": "Delete a workflow for ever",
  "execution.read": "See executions and what they made",
  "execution.start": "Start, test, replay and retry",
  "execution.control": "Cancel, keep and dismiss executions",
  "approval.read": "See approvals",
  "approval.decide": "Decide approvals",
  "comment.write": "Comment, and resolve threads of one's own",
  "comment.resolve": "Resolve threads of others",
  "comment.moderate": "Delete comments of others",
  "personal.write": "Favourites and what one has read",
  "credential.read": "See which credentials there are, never a secret",
  "credential.write": "Add, test, replace and delete credentials",
  "credential.expose": "Write code that is given the values of credentials",
  "block.read": "See code blocks, their versions, tests and reviews",
  "block.write": "Make and change code blocks, save versions, write tests, ask for reviews",
  "block.run": "Try code blocks and run their tests",
  "block.review": "Decide reviews of what others wrote",
  "block.publish": "Publish, deprecate and roll back code blocks",
  "block.settings": "What the workspace asks of code: approval before publishing, single use",
  "block.erase": "Delete a code block for ever",
  "variable.read": "See variables, never a secret one's value",
  "variable.write": "Add, change and delete variables",
  "breaker.manage": "See and close circuit breakers",
  "limits.read": "See the limits",
  "limits.write": "Change the limits",
  "retention.manage": "Retention of executions and of the trash",
  "member.read": "See who is in the workspace",
  "member.manage": "Invite people, change roles, remove people",
  "workspace.leave": "Leave the workspace",
  "workspace.update": "Rename the workspace",
  "workspace.own": "Make others owners, delete the workspace",
  "key.own": "API keys of one's own",
  "key.manage": "See and revoke API keys of others",
  "audit.read": "See and export the audit log",
  "installation.read":
    "Sizes and engines of the installation, links to new passwords, resets of second factors (its first owner only)",
};

const roles: Record<Role, string> = { owner: "Owner", admin: "Admin", editor: "Editor", viewer: "Viewer" };

const rolesSay: Record<Role, string> = {
  owner: "Everything, ownership included",
  admin: "Everything but ownership",
  editor: "Builds, publishes and runs workflows",
  viewer: "Looks and comments",
};

/** What somebody is on one workflow. */
const workflowRoles: Record<WorkflowRole, string> = { owner: "Owner", editor: "Editor", viewer: "Viewer" };

const workflowRolesSay: Record<WorkflowRole, string> = {
  owner: "Everything an editor may; shares it, hands it over, moves it to the trash",
  editor: "Changes, publishes and runs this workflow, decides its approvals",
  viewer: "Sees this workflow and comments",
};

export const permissions = { actions, roles, rolesSay, workflowRoles, workflowRolesSay };
