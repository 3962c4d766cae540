/** Bounds of one evaluation. An expression is somebody's input: none may hold the process, its memory or its stack. */

/** Characters of one expression or template expression. */
export const MAX_EXPRESSION_LENGTH = 20_000;
/** Time that one evaluation may spend working, in ms; waiting for its turn is free. */
export const DEFAULT_TIMEOUT_MS = 1000;
/** Nested evaluations (JSONata counts every step of the syntax tree; a plain expression needs about 20). */
export const DEFAULT_MAX_DEPTH = 500;
/** Items of one list that an expression builds. */
export const MAX_SEQUENCE = 100_000;
/** Characters of one text that an expression builds. */
export const MAX_TEXT = 4_000_000;
/** Values in one result, and how deep they may nest. */
export const MAX_RESULT_VALUES = 500_000;
export const MAX_RESULT_DEPTH = 200;
/** An evaluation that takes longer gives other work a turn, then goes on; in ms. */
export const YIELD_AFTER_MS = 10;
/** A stretch of work is charged this much at most, in ms: some of it may have been other people's. */
export const MAX_CHARGE_MS = 20;
