/** Variables of a workspace and of a workflow, which expressions read as vars.name. Secret ones are sealed and only runs ever read them. */
export { getVariable, listVariables } from "./read";
export { createVariable, removeVariable, updateVariable } from "./write";
