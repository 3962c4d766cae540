/** Who belongs to a workspace: members and their roles, invitations, the workspaces themselves. Joins, leaving and removing keep one owner at least. */
export { acceptInvitation, lookAtInvitation } from "./accept";
export { changeRole, leaveWorkspace, removeMember, transferOwnership } from "./change";
export { invite, inviteAgain, listInvitations, revokeInvitation } from "./invite";
export { listMembers } from "./list";
export { resetLinkOf } from "./reset-link";
export { resetSecondFactorOf } from "./reset-second-factor";
export { createWorkspace, deleteWorkspace, listWorkspaces, renameWorkspace } from "./workspaces";
