/** What crosses, both ways and in both languages; README.md says the same in a table. */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { closeSandbox } from ".";
import { failure, javascript, python } from "./testing";

afterAll(closeSandbox);

const ECHO = {
  javascript: (values: unknown[]) => javascript("export default (input) => input;", values),
  python: (values: unknown[]) => python("def main(input): return input", values),
};

/** Any JSON, with the texts and numbers that go wrong elsewhere. */
const odd = fc.oneof(
  fc.constantFrom("\ud800", "\udfff\ud800", "\u0000", "\u2028", "é", "e\u0301", "😀", "\ufeff", "NaN", "1".repeat(40)),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 0.1),
  fc.string({ unit: "binary" }),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue(),
    odd,
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value")),
  ),
})).value;
/** As JSON has it: no negative zero; and no `__proto__` keys, which are dropped on the way out. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), function (this: unknown, key, item) {
    return key === "__proto__" ? undefined : item;
  });

describe.each(["javascript", "python"] as const)("values through %s", (language) => {
  it("that are JSON cross unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(json, { minLength: 20, maxLength: 60 }), async (values) => {
        expect((await ECHO[language](values)).value).toEqual(plain(values));
      }),
      { numRuns: 8 },
    );
  });
});

/** An exponent, so that Python's range and JavaScript's are both passed. */
const whole = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
const asJson = (n: bigint) =>
  n >= BigInt(Number.MIN_SAFE_INTEGER) && n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : String(n);

describe("values that JSON does not hold", () => {
  it("of JavaScript become what the table says", async () => {
    const code = `export default () => ({
      nan: [NaN, Infinity, -Infinity], none: undefined, list: [undefined, () => 1], date: new Date(0),
      bytes: [new Uint8Array([255, 0, 1]), new Uint8Array([255, 0]).buffer], numbers: new Float64Array([1.5]),
      map: new Map([["a", 1]]), set: new Set([2, 1]), text: "\\ud800",
    })`;
    expect((await javascript(code)).value).toEqual({
      nan: [null, null, null],
      list: [null, null],
      date: "1970-01-01T00:00:00.000Z",
      bytes: ["/wAB", "/wA="],
      numbers: [1.5],
      map: { a: 1 },
      set: [2, 1],
      text: "\ud800",
    });
    expect((await javascript("export default () => undefined")).value).toBeNull();
  });

  it("of Python become what the table says", async () => {
    const code = `import collections, dataclasses, datetime, decimal, enum, fractions, pathlib, uuid
@dataclasses.dataclass
class Order:
    id: int
    tags: set
class Kind(enum.Enum):
    A = "a"
Pair = collections.namedtuple("Pair", "x y")
utc = datetime.timezone.utc
def main(input):
    return {
        "nan": [float("nan"), float("inf"), -float("inf")], "none": None,
        "date": [datetime.date(2026, 1, 2), datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=utc), datetime.time(3, 4)],
        "span": datetime.timedelta(minutes=1.5), "bytes": [b"\\xff\\x00\\x01", bytearray(b"\\xff\\x00")],
        "tuple": (1, (2,)), "pair": Pair(1, 2), "set": [{3, 1, 2}, frozenset("ba")], "order": Order(1, {"x"}),
        "enum": Kind.A, "exact": [decimal.Decimal("1.10"), fractions.Fraction(1, 3)], "id": uuid.UUID(int=1),
        "path": pathlib.PurePosixPath("/a"), "range": range(3), "queue": collections.deque([1]), "text": "\\ud800",
        "keys": {1: "a", 1.5: "b", True: "c", None: "d", datetime.date(2026, 1, 2): "e"},
    }`;
    expect((await python(code)).value).toEqual({
      nan: [null, null, null],
      none: null,
      date: ["2026-01-02", "2026-01-02T03:04:05+00:00", "03:04:00"],
      span: 90,
      bytes: ["/wAB", "/wA="],
      tuple: [1, [2]],
      pair: [1, 2],
      set: [
        [1, 2, 3],
        ["a", "b"],
      ],
      order: { id: 1, tags: ["x"] },
      enum: "a",
      exact: ["1.10", "1/3"],
      id: "00000000-0000-0000-0000-000000000001",
      path: "/a",
      range: [0, 1, 2],
      queue: [1],
      text: "\ud800",
      // True is the same key as 1 in Python, whose first form stays.
      keys: { 1: "c", "1.5": "b", null: "d", "2026-01-02": "e" },
    });
  });

  it("of Python that have no meaning in JSON are refused with their place", async () => {
    const returns = async (expression: string) =>
      (await failure(python(`def main(input): return ${expression}`))).message;
    expect(await returns('{"a": [1, object()]}')).toContain("main() returned a object (value['a'][1])");
    expect(await returns("{(1, 2): 3}")).toContain("a key of value is a tuple");
    expect(await returns("(i for i in [1])")).toContain("generator");
  });

  it("of whole numbers keep all their digits", async () => {
    const numbers = fc.sample(whole, 60);
    const expected = numbers.map(asJson);
    const script = `export default () => [${numbers.map((n) => `${n}n`).join()}];`;
    expect((await javascript(script)).value).toEqual(expected);
    expect((await python(`def main(input): return [${numbers.join()}]`)).value).toEqual(expected);
  });
});
