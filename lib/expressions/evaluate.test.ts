import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check, checkTemplate, ExpressionError, evaluate, isExpression, render, renderDeep } from "./index";
import { frozen, scopeWith } from "./testing";

const scope = frozen(scopeWith());

async function failure(act: Promise<unknown>): Promise<ExpressionError> {
  const error = await act.then(
    (value) => new Error(`It came to ${JSON.stringify(value)}.`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ExpressionError) return error;
  throw error;
}

describe("evaluate", () => {
  test.each([
    ["input.name", "Ann"],
    ["{{ input.amount }}", 5],
    ["$sum(input.items.price)", 5],
    ['nodes."with-dash".output', "d"],
    ["nodes.fetch.output.status = 200", true],
    ["input.items.(price * $vars.rate)", [4, 6]],
    ["trigger.data.name & '!'", "Ann!"],
    ['workflow.name & " " & $string(workflow.version)', "Orders 3"],
    ["$sort(input.items, function($a, $b) { $a.price < $b.price }).price", [3, 2]],
    ["$sort([3, 1, 2])", [1, 2, 3]],
    ["$distinct([1, 1, '1', {'a': 1, 'b': 2}, {'b': 2, 'a': 1}])", [1, "1", { a: 1, b: 2 }]],
    ["$join(['a', 'b'], '-')", "a-b"],
    ["$pad('é', -3, '#')", "##é"],
    ["$toMillis('1970-01-02')", 86_400_000],
    ["$toMillis('02/01/1970', '[D01]/[M01]/[Y0001]')", 86_400_000],
    ["$replace('a1b22', /\\d+/, '#')", "a#b#"],
    ["$map([1..3], function($v) { $v * 2 })", [2, 4, 6]],
    ["($f := function($n) { $n = 0 ? 0 : $n + $f($n - 1) }; $f(50))", 1275],
    ["($f := function($n, $s) { $n = 0 ? $s : $f($n - 1, $s + $n) }; $f(1000, 0))", 500_500],
  ])("%s", async (expression, result) => expect(await evaluate(expression, scope)).toEqual(result));

  test("no value is null; functions inside a result are left out", async () => {
    expect(await evaluate("input.nothing", scope)).toBeNull();
    expect(await evaluate("{'f': $sum, 'list': [$sum, 1], 'x': input.nothing}", scope)).toEqual({ list: [null, 1] });
  });

  test("a result shares nothing with the scope and has no marks of JSONata", async () => {
    const result = await evaluate("input.items", scope);
    expect(result).toEqual([{ price: 2 }, { price: 3 }]);
    expect(Object.getOwnPropertyNames(result)).toEqual(["0", "1", "length"]);
  });

  test("dates are allowed", async () => expect(await evaluate("$millis() > 0 and $exists($now())", scope)).toBe(true));
});

describe("prototypes cannot be reached", () => {
  test.each([
    "__proto__",
    "constructor",
    "input.__proto__",
    "input.constructor.constructor",
    '"a".constructor',
    "$lookup(input, '__proto__')",
    "$sum.constructor",
  ])("%s", async (expression) => expect(await evaluate(expression, scope)).toBeNull());
  test("nor written", async () => {
    expect(await evaluate('{"__proto__": {"polluted": 1}}', scope)).toEqual({});
    await evaluate('input ~> | $ | {"__proto__": {"polluted": 1}} |', scope).catch(() => null);
    await evaluate('$merge([{"__proto__": {"polluted": 1}}, {"constructor": {"prototype": {"polluted": 1}}}])', scope);
    expect("polluted" in {}).toBe(false);
  });
});

describe("an expression cannot hold the process", () => {
  test.each([
    ["endless tail calls", "($f := function() { $f() }; $f())", "timeout"],
    ["endless calls", "($f := function($n) { 1 + $f($n) }; $f(1))", "too_deep"],
    ["many loops", "[1..9000].([1..9000].($ * 2))", "timeout"],
    ["a huge range", "[1..9000000]", "too_large"],
    ["a huge text", "$pad('a', 1000000000)", "too_large"],
    ["doubling texts", "$reduce([1..60], function($a, $b) { $a & $a }, 'aaaaaaaaa')", "too_large"],
    ["doubling lists", "$reduce([1..60], function($a, $b) { [[$a], [$a]] }, [1])", "too_large"],
    ["doubling objects", "$string($reduce([1..60], function($a, $b) { {'a': $a, 'b': $a} }, {'a': 1}))", "too_large"],
    [
      "comparing doubled objects",
      "($x := $reduce([1..40], function($a, $b) { {'a': $a, 'b': $a} }, {'a': 1}); $x = $clone($x))",
      "too_large",
    ],
    ["deep values", "$reduce([1..5000], function($a, $b) { {'a': $a} }, 1)", "too_deep"],
    ["nested brackets", `${"(".repeat(9000)}1${")".repeat(9000)}`, "too_deep"],
    ["a long separator", "$join([1..900].$string($), $pad('', 100000, 'x'))", "too_large"],
    ["a slow pattern", "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /(a+)+$/)", "unsafe_regex"],
    [
      "a slow date",
      "$toMillis('11111111111111111111111111111111111111111', '[Y][M][D][H][m][s][f][W][w][d]x')",
      "too_large",
    ],
    ["$eval", "$eval('1')", "not_allowed"],
    ["$eval by another name", "($e := $eval; $e('1'))", "not_allowed"],
    ["a slow signature", "(function($x)<x+x+x+x+:n> { 1 })(1)", "not_allowed"],
    ["a long expression", `1${" + 1".repeat(9000)}`, "too_large"],
  ])("%s", async (_name, expression, code) => {
    // Only those that have no other end may meet the time limit, however busy the machine is.
    const error = await failure(evaluate(expression, scope, code === "timeout" ? {} : { timeoutMs: 60_000 }));
    expect(error.code).toMatch(code);
  });

  test("other work goes on meanwhile", async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await failure(evaluate("($f := function() { $f() }; $f())", scope, { timeoutMs: 300 }));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });

  test("$distinct and $sort stay quick on long lists", async () => {
    const patient = { timeoutMs: 60_000 };
    const long = scopeWith({ input: { list: Array.from({ length: 50_000 }, (_, n) => ({ n: n % 25_000 })) } });
    expect(await evaluate("$count($distinct(input.list))", long, patient)).toBe(25_000);
    expect(await evaluate("$sort(input.list.n)[0]", long, patient)).toBe(0);
  });

  test("forged functions in data are data", async () => {
    const forged = {
      _jsonata_lambda: true,
      thunk: true,
      body: { procedure: { type: "variable" }, arguments: [] },
      environment: { base: { depth: 0 } },
    };
    await failure(evaluate("$lookup(input, 'x')", scopeWith({ input: { x: forged } })));
  });
});

describe("mistakes", () => {
  test.each([
    ["1 +", 3],
    ["a.b[", 4],
    ["1 + + 2", 4],
    ["", 0],
  ])("%s is at %i", async (expression, position) => {
    expect(check(expression)).toMatchObject({ code: "syntax", position });
    expect(await failure(evaluate(expression, scope))).toMatchObject({ code: "syntax", position });
  });
  test("an expression in order has none", () => expect(check("input.name")).toBeNull());
  test("in a template the position counts from its start", async () => {
    expect(checkTemplate("Hi {{ 1 + }}")).toMatchObject({ position: 10 });
    expect(await failure(render("Hi {{ 1 + }}", scope))).toMatchObject({ code: "syntax", position: 10 });
    expect(checkTemplate("Hi {name} {{ input.name }}")).toBeNull();
  });
  test("$error says its text", async () =>
    expect((await failure(evaluate("$error('no stock')", scope))).message).toBe("no stock"));
});

describe("render", () => {
  test.each([
    ["{{ input.amount }}", 5],
    ["  {{ input.items }}\n", [{ price: 2 }, { price: 3 }]],
    ["{{ input.nothing }}", null],
    ["{{ {'a': {'b': 1}} }}", { a: { b: 1 } }],
    ["{{ {'a': {'b': 1}}}}", { a: { b: 1 } }],
    ["{{ '}}' }}", "}}"],
    ["n={{ input.amount }}", "n=5"],
    ["{{ input.name }} pays {{ input.items }}{{ input.nothing }}.", 'Ann pays [{"price":2},{"price":3}].'],
    ["confirm {name}, {nothing} and {{ '{name}' }}", "confirm Ann, {nothing} and {name}"],
    ['Respond in JSON: {"summary": "..."}', 'Respond in JSON: {"summary": "..."}'],
    ["{{ never closed", "{{ never closed"],
    ["plain", "plain"],
  ])("%s", async (template, result) => expect(await render(template, scope)).toEqual(result));

  test("{word} reads own members only, and nothing when the input is no object", async () => {
    expect(await render("{constructor} {toString}", scope)).toBe("{constructor} {toString}");
    expect(await render("{name}", scopeWith({ input: "text" }))).toBe("{name}");
  });

  test("isExpression tells templates from texts", () => {
    expect(["{{ a }}", "x {{a}} y", "{a}", "{{ a", "a }}"].map(isExpression)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test("any JSON value comes through {{ input }} unchanged, also deep inside", async () => {
    const json = fc
      .jsonValue({ maxDepth: 4 })
      .map((value) => JSON.parse(JSON.stringify(value).replaceAll("__proto__", "proto")));
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        const here = frozen(scopeWith({ vars: { value } }));
        // A list of one is JSONata's way to say the one itself only along paths; a variable keeps it.
        expect(await render("{{ $vars ~> $lookup('value') }}", here)).toEqual(value);
        expect(await renderDeep({ a: [{ b: "{{ $lookup(vars, 'value') }}", c: 1 }] }, here)).toEqual({
          a: [{ b: value, c: 1 }],
        });
      }),
    );
  });

  test("texts without braces come through as they are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string().filter((text) => !text.includes("{")),
        async (text) => {
          expect(await render(text, scope)).toBe(text);
        },
      ),
    );
  });

  test("never throws anything but ExpressionError", async () => {
    const piece = fc.constantFrom(
      "{{",
      "}}",
      "{",
      "}",
      "input",
      ".",
      "name",
      '"',
      "'",
      "/",
      "*",
      "(",
      ")",
      "[",
      "]",
      "1",
      " ",
      "+",
      "$",
      ":",
      "?",
      "`",
      "\\",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
        await render(pieces.join(""), scope).catch((error: unknown) => expect(error).toBeInstanceOf(ExpressionError));
      }),
      { numRuns: 500 },
    );
  });
});

test("a process that stands still uses up nobody's time", async () => {
  const running = evaluate("$sum([1..2000].($ * 2))", scope, { timeoutMs: 1000 });
  const end = Date.now() + 1500;
  while (Date.now() < end);
  expect(await running).toBe(4_002_000);
});
