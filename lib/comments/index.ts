/**
 * Comments: what people say to each other about a workflow, in threads that stand on a node, on a field of it, or on a point of the
 * drawing. Every member may take part, viewers too. A thread is its first comment and outlives the node it stands on.
 */
export { addThread, reply } from "./add";
export { countOpenThreads } from "./count";
export { editComment, removeComment } from "./edit";
export { getThread, listThreads } from "./list";
export { listPeople } from "./mentions";
export { markRead } from "./read";
export { setResolved } from "./resolve";
