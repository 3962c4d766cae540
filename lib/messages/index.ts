/**
 * Every word of the product, by domain. Plain objects; a function where a value goes into the sentence. Sentence case,
 * verbs on buttons, an error says what happened, why, and what to do. What a page needs to show itself imports
 * `* as m from "@/lib/messages/en"` instead, and loads only the domains that it names.
 */
import * as m from "./en";

export { m };
