export const states = {
  pending: "Pending",
  running: "Running",
  waiting: "Waiting",
  completed: "Completed",
  failed: "Failed",
  skipped: "Skipped",
  cancelled: "Cancelled",
  approved: "Approved",
  rejected: "Rejected",
  expired: "Expired",
};
