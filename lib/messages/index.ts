/**
 * Every word of the product, by domain. Plain objects; a function where a value goes into the sentence. Sentence case,
 * verbs on buttons, an error says what happened, why, and what to do.
 */
import { approvals } from "./en/approvals";
import { auth } from "./en/auth";
import { canvas } from "./en/canvas";
import { common, json } from "./en/common";
import { credentials } from "./en/credentials";
import { derive } from "./en/derive";
import { errors } from "./en/errors";
import { executions } from "./en/executions";
import { flow } from "./en/flow";
import { operations, settings } from "./en/operations";
import { sandbox } from "./en/sandbox";
import { shell } from "./en/shell";
import { states } from "./en/states";
import { workflows } from "./en/workflows";

export const m = {
  approvals,
  auth,
  canvas,
  common,
  credentials,
  derive,
  errors,
  executions,
  flow,
  json,
  operations,
  sandbox,
  settings,
  shell,
  states,
  workflows,
};
