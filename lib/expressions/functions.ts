/** The functions of JSONata that expressions have, for people who write them. $eval is switched off and not listed. */
export interface FunctionHelp {
  /** With its $. */
  name: string;
  /** Its arguments, e.g. "(text, start, length?)". */
  takes: string;
  /** What it gives, in one line. */
  help: string;
}

const LIST = `
abs (number) The number without its sign.
append (list, list) One list with the items of both.
assert (condition, message?) Fails with the message unless the condition holds.
average (numbers) The mean of numbers.
base64decode (text) The text that was encoded as base 64.
base64encode (text) The text as base 64.
boolean (value) True or false, as the value counts in a condition.
ceil (number) The number rounded up.
contains (text, part) True when the text contains a part or matches a pattern.
count (list) How many items there are.
decodeUrl (text) A whole address without its escapes.
decodeUrlComponent (text) A part of an address without its escapes.
distinct (list) The list with each value once.
each (object, function) What the function gives for each value and key.
encodeUrl (text) A whole address with what it cannot hold escaped.
encodeUrlComponent (text) The text as it can stand in an address.
error (message?) Fails with the message.
exists (value) True when the path leads somewhere.
filter (list, function) The items for which the function gives true.
floor (number) The number rounded down.
formatBase (number, base?) The number as text in another base.
formatInteger (number, picture) A whole number as text, e.g. "000" or "w" for words.
formatNumber (number, picture) The number as text, e.g. "#,##0.00".
fromMillis (millis, picture?, zone?) A moment as text.
join (texts, separator?) The texts as one.
keys (object) The names of its keys.
length (text) How many characters it has.
lookup (object, key) The value of a key.
lowercase (text) The text in lower case.
map (list, function) What the function gives for each item.
match (text, pattern, limit?) What matches the pattern, with places and groups.
max (numbers) The largest number.
merge (objects) One object with the keys of all.
millis () This moment, in milliseconds.
min (numbers) The smallest number.
not (value) True when the value does not hold.
now (picture?, zone?) This moment as text.
number (value) The value as a number.
pad (text, width, filler?) The text filled up; on the left for a negative width.
parseInteger (text, picture) The whole number that a text stands for.
power (base, exponent) A number raised to a power.
random () A number from 0 up to 1.
reduce (list, function, start?) All items taken together, two at a time.
replace (text, pattern, by, limit?) The text with what matches replaced.
reverse (list) The items from the last to the first.
round (number, digits?) The number rounded.
shuffle (list) The items in any order.
sift (object, function) The keys and values for which the function gives true.
single (list, function?) The one item that fits; fails when there are more.
sort (list, function?) The items in order; the function says when two change places.
split (text, separator, limit?) The parts of a text.
spread (object) A list of objects with one key each.
sqrt (number) The square root.
string (value, indent?) The value as text or JSON.
substring (text, start, length?) A part of the text, counted from 0.
substringAfter (text, part) What comes after the part.
substringBefore (text, part) What comes before the part.
sum (numbers) The numbers added up.
toMillis (text, picture?) The milliseconds of a moment.
trim (text) The text without spaces at its ends.
type (value) The name of its type.
uppercase (text) The text in capitals.
zip (list, list) Lists of the items at the same place.`;

/** All of them, by name. */
export const FUNCTIONS: readonly FunctionHelp[] = LIST.trim()
  .split("\n")
  .map((line) => {
    const [, name = "", takes = "", help = ""] = /^(\w+) (\([^)]*\)) (.*)$/.exec(line) ?? [];
    return { name: `$${name}`, takes, help };
  });
