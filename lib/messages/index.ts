/**
 * Every word of the product, by domain. Plain objects; a function where a value goes into the sentence. Sentence case,
 * verbs on buttons, an error says what happened, why, and what to do.
 */
import { approvals } from "./en/approvals";
import { audit } from "./en/audit";
import { auth } from "./en/auth";
import { canvas } from "./en/canvas";
import { collab } from "./en/collab";
import { comments } from "./en/comments";
import { common, json } from "./en/common";
import { credentials } from "./en/credentials";
import { derive } from "./en/derive";
import { errors } from "./en/errors";
import { executions } from "./en/executions";
import { flow } from "./en/flow";
import { inspector } from "./en/inspector";
import { apiKeys } from "./en/keys";
import { library } from "./en/library";
import { operations, settings } from "./en/operations";
import { account, forgot, join, members, workspaces } from "./en/people";
import { permissions } from "./en/permissions";
import { sandbox } from "./en/sandbox";
import { shell } from "./en/shell";
import { states } from "./en/states";
import { templates } from "./en/templates";
import { tools } from "./en/tools";
import { variables } from "./en/variables";
import { versions } from "./en/versions";
import { workflows } from "./en/workflows";

export const m = {
  account,
  apiKeys,
  approvals,
  audit,
  auth,
  canvas,
  comments,
  collab,
  common,
  credentials,
  derive,
  errors,
  executions,
  flow,
  forgot,
  inspector,
  join,
  json,
  library,
  members,
  operations,
  permissions,
  sandbox,
  settings,
  shell,
  states,
  templates,
  tools,
  variables,
  versions,
  workflows,
  workspaces,
};
