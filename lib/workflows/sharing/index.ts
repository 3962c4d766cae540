/** Sharing of one workflow: collaborators with roles of their own, and whether anybody else sees it. What the roles allow is in lib/auth/permissions.ts. */
export { restrictWorkflow, shareWorkflow, unshareWorkflow } from "./change";
export { readSharing } from "./read";
