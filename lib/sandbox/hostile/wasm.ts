/** Extension modules of Python in WebAssembly, put together byte by byte: what a package may bring that is no Python. */

const leb = (value: number): number[] => {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)];
};
const text = (value: string): number[] => [...leb(value.length), ...Buffer.from(value)];
const list = (items: number[][]): number[] => [...leb(items.length), ...items.flat()];
const section = (id: number, content: number[]): number[] => [id, ...leb(content.length), ...content];

const [I32, FUNCTION, END, CALL, CALL_INDIRECT, CONST, GET, STORE] = [0x7f, 0x60, 0x0b, 0x10, 0x11, 0x41, 0x23, 0x36];
const ADD = 0x6a;
const LOOP_FOR_EVER = [0x03, 0x40, 0x0c, 0x00, END];
/** Types by their number. */
const [NOTHING, TAKES, GIVES, MAPS] = [0, 1, 2, 3];
/** Imports by their number: functions first, then globals. */
const [RUN_SCRIPT, INIT_MODULE] = [0, 1];
const [MEMORY_BASE, ADDRESS] = [0, 1];
/** The module's name comes first; then its struct PyModuleDef, in which the name is told there. */
const [DEFINITION, NAME_AT, SIZE] = [32, 20, 96];

const instructions = {
  none: [],
  runScript: [CONST, 0, CALL, RUN_SCRIPT],
  /** By the address of the function, which is asked of the linker. */
  runScriptByAddress: [CONST, 0, GET, ADDRESS, CALL_INDIRECT, TAKES, 0],
  loop: LOOP_FOR_EVER,
};

export interface ExtensionSpec {
  name: string;
  /** What happens as it is linked, and as it is imported. */
  linked?: keyof typeof instructions;
  imported?: keyof typeof instructions;
}

/** A module without anything in it, which does this on its way. */
export function extension({ name, linked = "none", imported = "none" }: ExtensionSpec): Buffer {
  const definition = [GET, MEMORY_BASE, CONST, DEFINITION, ADD];
  const define = [...definition, GET, MEMORY_BASE, STORE, 2, NAME_AT, ...definition, CALL, INIT_MODULE];
  const body = (code: number[]) => [...leb(code.length + 2), 0, ...code, END];
  const memory = [...leb(SIZE), 4, 0, 0];
  return Buffer.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(0, [...text("dylink.0"), 1, ...leb(memory.length), ...memory]),
    ...section(
      1,
      list([
        [FUNCTION, 0, 0],
        [FUNCTION, 1, I32, 0],
        [FUNCTION, 0, 1, I32],
        [FUNCTION, 1, I32, 1, I32],
      ]),
    ),
    ...section(
      2,
      list([
        [...text("env"), ...text("emscripten_run_script"), 0, TAKES],
        [...text("env"), ...text("PyModuleDef_Init"), 0, MAPS],
        [...text("env"), ...text("memory"), 2, 0, 0],
        [...text("env"), ...text("__indirect_function_table"), 1, 0x70, 0, 0],
        [...text("env"), ...text("__memory_base"), 3, I32, 0],
        [...text("GOT.func"), ...text("emscripten_run_script"), 3, I32, 1],
      ]),
    ),
    ...section(3, list([[NOTHING], [GIVES]])),
    ...section(
      7,
      list([
        [...text("__wasm_call_ctors"), 0, 2],
        [...text(`PyInit_${name}`), 0, 3],
      ]),
    ),
    ...section(10, list([body([...instructions[linked]]), body([...instructions[imported], ...define])])),
    ...section(11, list([[0, GET, MEMORY_BASE, END, ...text(name)]])),
  ]);
}
