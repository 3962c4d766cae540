/**
 * Every word of the product, by domain. Plain objects; a function where a value goes into the sentence. Sentence case,
 * verbs on buttons, an error says what happened, why, and what to do.
 What a page
 * needs to show itself imports `* as m from "@/lib/messages/en"` instead, and gets the words that it names alone.
 */
import * as m from "./en";

export { m };
