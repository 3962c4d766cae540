/**
 * Expressions of people: JSONata 2.2, alone or inside `{{ }}` of a text. Interpreted, never eval'd; limited in time, depth and
 * size; blind to prototypes. The same code checks them in the browser and runs them in the engine.
 */

export { type Completion, complete, type Suggestion } from "./complete";
export { ExpressionError, type ExpressionErrorCode, type ExpressionProblem } from "./errors";
export { check, checkTemplate, type EvaluateOptions, evaluate, render, renderDeep } from "./evaluate";
export { FUNCTIONS, type FunctionHelp } from "./functions";
export { type NodeReference, references } from "./references";
export { isExpression } from "./template";
