import type { HostileBlock } from "./types";

const ERROR = ["code_error"] as const;
const BELOW = ["code_error", "sandbox_refused", "sandbox_crashed"] as const;
const OWN = ["value", "code_error"] as const;

/** Opens the doors that are closed in Python itself, so that only what lies below holds. */
const UNLOCK = `import sys
sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "Closed"]
`;

/** From a JavaScript object to the process of the outer realm. */
const GRAB = `def grab(o):
    return "THROUGH " + str(o.constructor.constructor("return process")().env)
`;

/** Python that is to get out: to JavaScript, to the machine, to other processes. */
const ESCAPES: readonly HostileBlock[] = [
  { name: "import js", body: "import js\nreturn 'THROUGH ' + str(dir(js))", ends: ERROR },
  { name: "import pyodide_js", body: "import pyodide_js\nreturn 'THROUGH'", ends: ERROR },
  { name: "run_js", body: "from pyodide.code import run_js\nreturn run_js('process.env')", ends: ERROR },
  { name: "micropip", body: "import micropip\nreturn 'THROUGH'", ends: ERROR },
  { name: "ctypes", body: "import ctypes\nreturn 'THROUGH'", ends: ERROR },
  {
    name: "the interpreter's own eval_code",
    body: "from _pyodide._base import eval_code\nreturn eval_code('import js; js.process')",
    ends: ERROR,
  },
  {
    name: "js by an unlocked import",
    body: `${UNLOCK}from _pyodide._importhook import JsFinder\nimport js\nreturn "THROUGH " + str(js.Object)`,
    ends: BELOW,
  },
  {
    name: "the core module by an unlocked import",
    body: `${UNLOCK}${GRAB}import _pyodide_core\nreturn grab(_pyodide_core.to_js([]))`,
    ends: BELOW,
  },
  {
    name: "proxies of JavaScript among all objects",
    body: `${GRAB}import gc
seen = []
for o in gc.get_objects():
    if type(o).__name__.startswith("Js"):
        try: seen.append(grab(o))
        except Exception as e: seen.append(type(e).__name__)
return seen`,
    ends: [...OWN, "sandbox_refused", "sandbox_crashed"],
  },
  {
    name: "frames that lead to the runner",
    body: `import sys
try: 1 / 0
except Exception as e: frame = e.__traceback__.tb_frame
while frame.f_back: frame = frame.f_back
names = frame.f_globals
names["os"].write(91, b'{"ok": true, "value": "forged"}')
return [n for n in names if n in ("js", "process", "require")]`,
    ends: ["value", "sandbox_crashed"],
  },
  {
    name: "attributes by a format text",
    body: `return "{0.__class__.__mro__[1].__subclasses__}".format(1) + "{0.gi_frame.f_back.f_globals[js]}".format((i for i in []))`,
    ends: ERROR,
  },
  {
    name: "a script by emscripten",
    body: `${UNLOCK}import ctypes\nreturn "THROUGH %s" % ctypes.CDLL(None).emscripten_run_script_int(b"1+1")`,
    ends: BELOW,
  },
  {
    name: "a callback made by ctypes",
    body: `${UNLOCK}import ctypes\nf = ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 1)\nreturn "THROUGH %d" % f()`,
    ends: BELOW,
  },
  {
    name: "reading address zero",
    body: `${UNLOCK}import ctypes\nctypes.memset(0, 65, 1 << 24)\nreturn 1`,
    ends: BELOW,
  },
  {
    name: "bytecode of its own making",
    body: `import types
c = (lambda: 0).__code__
f = types.FunctionType(c.replace(co_code=bytes([255, 255] * 64), co_stacksize=0), {})
return f()`,
    ends: [...BELOW, "value", "sandbox_timeout"],
  },
  { name: "os.system", body: "import os\nassert os.system('id > /tmp/x') != 0\nreturn 1", ends: OWN },
  { name: "popen", body: "import os\nreturn 'THROUGH ' + os.popen('id').read()", ends: ERROR },
  { name: "subprocess", body: "import subprocess\nreturn subprocess.run(['id'], capture_output=True)", ends: ERROR },
  { name: "fork", body: "import os\nwhile True: os.fork()", ends: ERROR },
  { name: "exec", body: "import os\nos.execv('/bin/sh', ['sh'])", ends: ERROR },
  { name: "threads", body: "import threading\nwhile True: threading.Thread(target=print).start()", ends: ERROR },
  { name: "killing the parent", body: "import os\nos.kill(os.getppid(), 9)\nreturn 1", ends: [...OWN, ...BELOW] },
  {
    name: "a pickle that runs",
    body: `import pickle\nreturn pickle.loads(b"cposix\\nsystem\\n(S'id'\\ntR.")`,
    ends: OWN,
  },
  { name: "reading a file", body: "return 'THROUGH ' + open('CANARY_FILE').read()", ends: ERROR },
  { name: "reading /proc", body: "return 'THROUGH ' + open('/proc/self/environ').read()", ends: ERROR },
  { name: "the standard input", body: "return open('/dev/stdin').read() + __import__('sys').stdin.read()", ends: OWN },
  {
    name: "a descriptor copied by fcntl",
    body: "import fcntl\nreturn fcntl.fcntl(open('/dev/null').fileno(), 0, 50)",
    ends: BELOW,
  },
  {
    name: "a mapping of the library",
    body: "import mmap, sys\nf = open([p for p in sys.path if p.endswith('.zip')][0], 'rb')\nreturn len(mmap.mmap(f.fileno(), 10, access=mmap.ACCESS_READ))",
    ends: OWN,
  },
  { name: "the environment", body: "import os\nreturn sorted(os.environ)", ends: ["value"] },
  {
    name: "descriptors by number",
    body: `import os
seen = []
for fd in range(3, 64):
    try: seen.append((fd, len(os.read(fd, 100)))); os.write(fd, b'{"id":"1"}\\n'); seen.append("THROUGH")
    except OSError: pass
return [s for s in seen if s != (3, 0)]`,
    ends: OWN,
  },
  {
    name: "a symbolic link",
    body: "import os\nos.symlink('CANARY_FILE', '/tmp/l')\nreturn open('/tmp/l').read()",
    ends: ERROR,
  },
  { name: "writing a file", body: "open('CANARY_FILE', 'w').write('THROUGH')\nreturn 1", ends: ERROR },
  { name: "filling the disk", body: "f = open('/tmp/full', 'wb')\nwhile True: f.write(bytes(1 << 20))", ends: ERROR },
  {
    name: "a socket",
    body: "import socket\ns = socket.create_connection(('127.0.0.1', CANARY_PORT))\nreturn 'THROUGH'",
    ends: [...BELOW],
  },
  {
    name: "looking up a name",
    body: "import socket\nreturn 'THROUGH %s' % socket.gethostbyname('localhost')",
    ends: BELOW,
  },
  {
    name: "urllib",
    body: "import urllib.request\nreturn urllib.request.urlopen('http://127.0.0.1:CANARY_PORT/').read().decode()",
    ends: BELOW,
  },
  {
    name: "a host that is not granted",
    body: "import flowpilot\nreturn flowpilot.http('http://127.0.0.1:CANARY_PORT/').text",
    ends: ERROR,
  },
];

/** Python that is to exhaust, to hang, or to deceive who reads the answer. */
const BOMBS: readonly HostileBlock[] = [
  {
    name: "a forged reply",
    body: `import os\nos.write(91, b'{"ok": true, "value": "THROUGH-ish"}')\nos._exit(0)`,
    ends: ["value", ...BELOW],
  },
  {
    name: "garbage in the reply",
    body: "import os\nos.write(91, bytes(range(256)))\nreturn 1",
    ends: ["sandbox_crashed"],
  },
  { name: "endless replies", body: "import os\nwhile True: os.write(91, b'x' * 65536)", ends: ["sandbox_timeout"] },
  { name: "garbage in the calls", body: "import os\nos.write(92, b'\\xff{')\nreturn os.read(92, 9999)[:0]", ends: OWN },
  {
    name: "patched json",
    body: "import json\njson.dumps = lambda *a, **k: 'forged'\nreturn 1",
    ends: ["value", "sandbox_crashed"],
  },
  { name: "a key __proto__", body: "return {'__proto__': {'polluted': 1}}", ends: ["value"] },
  { name: "a result that contains itself", body: "a = []\na.append(a)\nreturn a", ends: ["sandbox_output"] },
  {
    name: "a result nested deep",
    body: "a = []\nfor i in range(100000): a = [a]\nreturn a",
    ends: ["sandbox_output", "code_error"],
  },
  { name: "a result of 20 MB", body: "return 'x' * 20_000_000", ends: ["sandbox_output"] },
  { name: "an endless generator", body: "import itertools\nreturn itertools.count()", ends: ERROR },
  {
    name: "a dictionary that lies",
    body: `class D(dict):
    def items(self):
        while True: yield ("a", object())
    def __class__(self): raise KeyError
return D(a=object())`,
    ends: [...ERROR, "sandbox_timeout", "sandbox_memory", "value"],
  },
  {
    name: "an error that cannot be read",
    body: "class E(Exception):\n    def __str__(self): raise self\nraise E()",
    ends: ERROR,
  },
  {
    name: "an error with a long message",
    body: "raise Exception('x' * 50_000_000)",
    ends: [...ERROR, "sandbox_memory"],
  },
  { name: "SystemExit", body: "import sys\nsys.exit(3)", ends: ERROR },
  { name: "os._exit", body: "import os\nos._exit(0)", ends: BELOW },
  { name: "os.abort", body: "import os\nos.abort()", ends: BELOW },
  { name: "endless loop", body: "while True: pass", ends: ["sandbox_timeout"] },
  {
    name: "endless loop without interrupts",
    body: "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    ends: ["sandbox_timeout"],
  },
  {
    name: "one endless operation",
    body: "return len(str(7 ** (10 ** 9)))",
    ends: ["sandbox_timeout", "sandbox_memory"],
  },
  {
    name: "catastrophic regular expression",
    body: "import re\nreturn re.match('(a+)+$', 'a' * 40 + 'b')",
    ends: ["sandbox_timeout"],
  },
  { name: "endless output", body: "while True: print('x' * 1000)", ends: ["sandbox_timeout"] },
  { name: "memory bomb", body: "a = []\nwhile True: a.append(bytearray(16 << 20))", ends: ["sandbox_memory"] },
  { name: "text bomb", body: "s = 'x'\nwhile True: s += s", ends: ["sandbox_memory"] },
  { name: "endless recursion", body: "f = lambda: f()\nreturn f()", ends: ERROR },
  {
    name: "recursion without a limit",
    body: "import sys\nsys.setrecursionlimit(10 ** 9)\nf = lambda: f()\nreturn f()",
    ends: [...BELOW, "sandbox_memory", "sandbox_timeout"],
  },
  {
    name: "all descriptors",
    body: "import sys\na = []\nwhile True: a.append(open('/dev/null'))",
    ends: [...ERROR, "sandbox_timeout", "sandbox_memory"],
  },
];

export const HOSTILE_PYTHON: readonly HostileBlock[] = [...ESCAPES, ...BOMBS];
