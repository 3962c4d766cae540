import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NodeError } from "@/lib/nodes/errors";
import { holds, type Marker, parseMarker } from "./marker";
import { applies, parseRequirement } from "./requirement";
import { readWheelName } from "./wheel";

const decide = (text: string, extra = "") => {
  const marker = parseMarker(text);
  return marker === null ? null : holds(marker, extra);
};

describe("conditions", () => {
  it.each([
    ['python_version >= "3.8"', true],
    ['python_version < "3.10"', false],
    ["'3.9' < python_version", true],
    ['python_full_version == "3.14.*"', true],
    ['python_version ~= "3.14"', true],
    ['python_version not in "2.7, 3.6"', true],
    ['sys_platform == "win32"', false],
    ['sys_platform == "emscripten" and platform_machine == "wasm32"', true],
    ['os_name == "nt" or (implementation_name == "cpython" and os_name == "posix")', true],
    ['os_name == "nt" or implementation_name == "pypy" and os_name == "posix"', false],
    ['platform_python_implementation != "PyPy"', true],
    ["os.name == 'posix'", true],
    ['platform_release >= "20"', false],
    ['"linux" in sys_platform', false],
    ['extra == "socks"', false],
    ["", null],
    ["python_version", null],
    ['nonsense == "1"', null],
    ['python_version == "3" and', null],
    ['(python_version == "3"', null],
    ['python_version == "3" )', null],
  ])("%s", (text, expected) => {
    expect(decide(text)).toBe(expected);
  });

  it("on extras count when they are asked for, however they are written", () => {
    expect(decide('extra == "Sock_S" and python_version > "3"', "sock-s")).toBe(true);
    expect(decide('extra != "socks"', "socks")).toBe(false);
  });

  it("are read as they were written, whatever stands in brackets", () => {
    const leaf = fc
      .tuple(
        fc.constantFrom("os_name", "sys_platform", "implementation_name"),
        fc.constantFrom("==", "!="),
        fc.constantFrom("posix", "nt", "cpython"),
      )
      .map(
        ([variable, operator, text]): Marker => ({ is: "comparison", left: { variable }, operator, right: { text } }),
      );
    const { marker } = fc.letrec<{ marker: Marker }>((tie) => ({
      marker: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        leaf,
        fc.record({ is: fc.constantFrom("and" as const, "or" as const), left: tie("marker"), right: tie("marker") }),
      ),
    }));
    const shown = (one: Marker): string =>
      one.is === "comparison"
        ? `${(one.left as { variable: string }).variable} ${one.operator} "${(one.right as { text: string }).text}"`
        : `(${shown(one.left)}) ${one.is} (${shown(one.right)})`;
    fc.assert(
      fc.property(marker, (one) => {
        expect(parseMarker(shown(one))).toEqual(one);
      }),
    );
  });

  it("bind as Python's own do: and before or, from the left", () => {
    const bits = fc.array(fc.tuple(fc.boolean(), fc.constantFrom("and", "or")), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(bits, (parts) => {
        const text = parts
          .map(([bit, joint], index) => `${index ? `${joint} ` : ""}os_name ${bit ? "==" : "!="} "posix"`)
          .join(" ");
        let sum = false;
        let product = true;
        parts.forEach(([bit, joint], index) => {
          if (index > 0 && joint === "or") {
            sum ||= product;
            product = true;
          }
          product &&= bit;
        });
        expect(decide(text)).toBe(sum || product);
      }),
    );
  });

  it("of any text are read or not, and never raise", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[()a-z_"'=<>! ]{0,60}$/)), (text) => void decide(text)),
    );
    expect(parseMarker(`${"(".repeat(10_000)}os_name == "x"`)).toBeNull();
  });
});

describe("a requirement", () => {
  it("is read with its extras, its versions and its condition", () => {
    expect(parseRequirement("Foo.Bar_baz [A,b_c] (>=1.0, <2.0 , !=1.5.*) ; extra == 'x'")).toMatchObject({
      name: "foo-bar-baz",
      extras: ["a", "b-c"],
      specifier: ">=1.0,<2.0,!=1.5.*",
    });
    expect(applies(parseRequirement("a; extra == 'x'"), ["x"])).toBe(true);
    expect(applies(parseRequirement("a; extra == 'x'"), [])).toBe(false);
    expect(parseRequirement("a").specifier).toBe("");
  });

  it("of any text is read or refused", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseRequirement(text);
        } catch (error) {
          expect(error).toBeInstanceOf(NodeError);
        }
      }),
    );
  });
});

describe("a wheel", () => {
  it.each([
    ["a-1.0-py3-none-any.whl", "pure"],
    ["a-1.0-py2.py3-none-any.whl", "pure"],
    ["a-1.0-1-py314-none-any.whl", "pure"],
    ["a-1.0-cp314-none-any.whl", "pure"],
    ["a-1.0-py2-none-any.whl", null],
    ["a-1.0-py315-none-any.whl", null],
    ["a-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl", "wasm"],
    ["a-1.0-cp310-abi3-pyemscripten_2026_0_wasm32.whl", "wasm"],
    ["a-1.0-py3-none-pyemscripten_2026_0_wasm32.whl", "wasm"],
    ["a-1.0-cp315-abi3-pyemscripten_2026_0_wasm32.whl", null],
    ["a-1.0-cp313-cp313-pyemscripten_2025_0_wasm32.whl", null],
    ["a-1.0-cp314-cp314t-pyemscripten_2026_0_wasm32.whl", null],
    ["a-1.0-cp314-cp314-manylinux_2_17_x86_64.whl", null],
  ])("%s", (name, fits) => {
    expect(readWheelName(name)?.fits).toBe(fits);
  });

  it("is known by its name alone", () => {
    for (const name of ["a-1.0.tar.gz", "a-1.0-any.whl", "a-x-py3-none-any.whl", ".whl"])
      expect(readWheelName(name)).toBeNull();
  });
});
