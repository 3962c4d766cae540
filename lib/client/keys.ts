/** react-query keys, in one place so that every invalidation hits what it means. */
export const keys = {
  workflows: ["workflows"] as const,
  workflowList: (filter: object) => ["workflows", "list", filter] as const,
  workflow: (id: string) => ["workflows", "one", id] as const,
  executions: ["executions"] as const,
  executionList: (filter: object) => ["executions", "list", filter] as const,
  execution: (id: string) => ["executions", "one", id] as const,
  approvals: ["approvals"] as const,
  approvalList: (filter: object) => ["approvals", "list", filter] as const,
  approval: (id: string) => ["approvals", "one", id] as const,
  credentials: ["credentials"] as const,
  operations: ["operations"] as const,
  breakers: ["operations", "breakers"] as const,
  installation: ["operations", "installation"] as const,
  retention: ["operations", "retention"] as const,
  retentionPreview: (settings: object | null) => ["operations", "retention", "preview", settings] as const,
};
