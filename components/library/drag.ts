/** What is dragged in the list: chosen workflows, or a folder. Known by a type of its own, so that files and texts are not taken for it. */
export const WORKFLOWS_TYPE = "application/x-flowpilot-workflows";
export const FOLDER_TYPE = "application/x-flowpilot-folder";

export interface Dropped {
  workflows: string[];
  folder: string | null;
}

/** What was dropped; null when it is nothing of ours. */
export function droppedOf(data: DataTransfer): Dropped | null {
  const folder = data.getData(FOLDER_TYPE);
  const workflows = data.getData(WORKFLOWS_TYPE);
  if (folder) return { workflows: [], folder };
  return workflows ? { workflows: workflows.split(","), folder: null } : null;
}

export const isOurs = (data: DataTransfer): boolean =>
  data.types.includes(WORKFLOWS_TYPE) || data.types.includes(FOLDER_TYPE);
