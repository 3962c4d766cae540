/** Where the shared documents are (collab.ts, collab-name.ts). `?workspace=<slug>` names the workspace; without it, it is the person's first. */
export const COLLAB_PATH = "/api/v1/collab";
