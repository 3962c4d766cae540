"""Runs one block inside the interpreter: request in, main(input) called, reply out. Kept in the snapshot, so that a boot does not pay for it."""
import ast, asyncio, base64, collections, collections.abc, csv, dataclasses, datetime, decimal, enum, fractions, functools, hashlib
import hmac, html, importlib, inspect, io, itertools, json, linecache, math, operator, os, pathlib, random, re, statistics, string, sys, textwrap
import time, traceback, types, typing, unicodedata, urllib.parse, uuid, zoneinfo

FILE = "block.py"
STDOUT, STDERR, REQUEST, REPLY, CALL, SLEEP = 1, 2, 90, 91, 92, 93
STUCK = "main() waits for something that never comes"
MAX_DEPTH = 200
MAX_TEXT = 4_000
MAX_RESULT = 8 * 1024 * 1024
SAFE_INTEGER = 2**53 - 1
#: What may be in a result that JSON would hold otherwise than we promise.
LONG = re.compile(rb"[0-9]{16}")
ODD = re.compile(r"[0-9]{16}|NaN|Infinity")
#: The way to JavaScript and to raw memory. Refused below Python, too; here it is said in words.
CLOSED = {"js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core", "ctypes", "_ctypes", "micropip"}


class TooDeep(Exception):
    pass


def plain(value, path="value", depth=0):
    """A value as JSON can hold it, by the rules of the documentation. Raises TypeError with the place of what has no rule."""
    if depth > MAX_DEPTH:
        raise TooDeep()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, enum.Enum):
        return plain(value.value, path, depth + 1)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value) if -SAFE_INTEGER <= value <= SAFE_INTEGER else str(int(value))
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, (decimal.Decimal, fractions.Fraction, uuid.UUID, pathlib.PurePath)):
        return str(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(value).decode("ascii")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, collections.abc.Mapping):
        return {key_of(key, path): plain(item, f"{path}[{key!r:.60}]", depth + 1) for key, item in value.items()}
    if isinstance(value, collections.abc.Set):
        items = [plain(item, f"{path}{{…}}", depth + 1) for item in value]
        return sorted(items, key=lambda item: (type(item).__name__, item if isinstance(item, (int, float, str)) else json.dumps(item)))
    if isinstance(value, (list, tuple, collections.deque, range, collections.abc.ValuesView)):
        return [plain(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
    raise TypeError(f"main() returned a {type(value).__name__} ({path}), which JSON cannot hold")


def key_of(key, path):
    if isinstance(key, enum.Enum):
        key = key.value
    if isinstance(key, str):
        return str(key)
    if key is None or isinstance(key, (bool, int, float)):
        return json.dumps(key)
    if isinstance(key, (datetime.date, datetime.time, uuid.UUID, decimal.Decimal)):
        return str(plain(key))
    raise TypeError(f"a key of {path} is a {type(key).__name__}, and keys of JSON are text")


def from_json(text):
    return json.loads(text, parse_int=whole) if LONG.search(text) else json.loads(text)


def whole(digits):
    """A whole number past 2^53 is a float to whoever wrote this JSON: its last digits mean nothing."""
    value = int(digits)
    return value if -SAFE_INTEGER <= value <= SAFE_INTEGER else float(digits)


def to_json(value):
    try:
        text = json.dumps(value)
        if not ODD.search(text):
            return text
    except (TypeError, ValueError, RecursionError):
        pass
    return json.dumps(plain(value))


def read_all(pipe):
    chunks = []
    while chunk := os.read(pipe, 1 << 20):
        chunks.append(chunk)
    return b"".join(chunks)


def write_all(pipe, data):
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view[: 1 << 20]) :]


def sleep(seconds):
    """In slices of a few milliseconds, so that the time limit can interrupt it; the process rests meanwhile."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        os.write(SLEEP, bytes([max(1, min(50, int(left * 1000)))]))


class Loop(asyncio.BaseEventLoop):
    """asyncio without sockets: timers and tasks, within the one call that runs the block."""

    def __init__(self):
        super().__init__()
        self._selector = self
        self._whole = None
        self._is_stuck = False

    def select(self, timeout):
        if timeout is None and not self._is_stuck and self._whole is not None:
            # Its end by cancelling goes through the line that waits.
            self._is_stuck = True
            self._whole.cancel()
        elif timeout is None:
            raise RuntimeError(STUCK)
        elif timeout > 0:
            sleep(timeout)
        return []

    def run(self, awaitable):
        asyncio.set_event_loop(self)
        self._whole = self.create_task(awaited(awaitable))
        try:
            return self.run_until_complete(self._whole)
        except asyncio.CancelledError as error:
            if self._is_stuck:
                raise RuntimeError(STUCK).with_traceback(error.__traceback__) from None
            raise
        finally:
            asyncio.set_event_loop(None)

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass

    def close(self):
        self._selector = None
        super().close()


async def awaited(awaitable):
    return await awaitable


def run_async(main, *, debug=None, loop_factory=None):
    """asyncio.run, whose own lets no time limit interrupt a task that does not wait."""
    return Loop().run(main)


class Policy:
    def __init__(self):
        self._loop = None

    def get_event_loop(self):
        if self._loop is None:
            raise RuntimeError("There is no current event loop")
        return self._loop

    def set_event_loop(self, loop):
        self._loop = loop

    def new_event_loop(self):
        return Loop()


class Response:
    """What `flowpilot.http` gives back."""

    def __init__(self, answer):
        self.status = answer["status"]
        self.ok = 200 <= self.status < 300
        self.headers = answer["headers"]
        self.url = answer["url"]
        self.body = base64.b64decode(answer["body"])

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)


def http(url, method="GET", headers=None, body=None, json_body=None, timeout_seconds=None):
    """Asks a host that this block was granted. Raises PermissionError for any other, OSError when it cannot be had."""
    headers = dict(headers or {})
    if json_body is not None:
        body = to_json(json_body)
        headers.setdefault("content-type", "application/json")
    if isinstance(body, str):
        body = body.encode("utf-8")
    asked = {"url": str(url), "method": str(method), "headers": {str(k): str(v) for k, v in headers.items()}}
    if body is not None:
        asked["body"] = base64.b64encode(body).decode("ascii")
    if timeout_seconds is not None:
        asked["timeout_ms"] = int(timeout_seconds * 1000)
    write_all(CALL, json.dumps(asked).encode("ascii"))
    answer = json.loads(read_all(CALL))
    if "error" in answer:
        kind = PermissionError if answer["error"]["code"] in ("http_not_granted", "http_blocked_address") else OSError
        raise kind(answer["error"]["message"])
    return Response(answer)


def output(fd):
    raw = io.BufferedWriter(io.FileIO(fd, "w", closefd=False))
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)


def failure(error):
    """Name, message and traceback from the block's own first frame on; the line is that of its last frame."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != FILE:
        trace = trace.tb_next
    line, at = None, trace
    while at is not None:
        if at.tb_frame.f_code.co_filename == FILE:
            line = at.tb_lineno
        at = at.tb_next
    if isinstance(error, SyntaxError) and error.filename == FILE:
        line = error.lineno
    shown = "".join(traceback.format_exception(type(error), error, trace))
    return {
        "ok": False,
        "name": type(error).__name__[:100],
        "message": str(error)[:MAX_TEXT],
        "stack": shown[-MAX_TEXT:],
        "line": line,
        "kind": kind_of(error),
    }


def kind_of(error):
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, TooDeep):
        return "depth"
    if isinstance(error, KeyboardInterrupt):
        return "interrupt"
    return "syntax" if isinstance(error, SyntaxError) and error.filename == FILE else "error"


def call_main(head, given):
    module = types.ModuleType("block")
    module.__file__ = FILE
    sys.modules["block"] = module
    source = head["code"]
    linecache.cache[FILE] = (len(source), None, source.splitlines(True), FILE)
    exec(compile(source, FILE, "exec", dont_inherit=True), module.__dict__)
    main = module.__dict__.get("main")
    if not callable(main):
        raise TypeError("the code must define main: def main(input): …")
    value = main(from_json(given))
    return Loop().run(value) if inspect.isawaitable(value) else value


def run():
    head, _, given = read_all(REQUEST).partition(b"\n")
    head = json.loads(head)
    random.seed()
    api = types.ModuleType("flowpilot")
    api.http, api.secrets, api.Response = http, head["secrets"], Response
    sys.modules["flowpilot"] = api
    try:
        try:
            text = to_json(call_main(head, given))
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        if len(text) > MAX_RESULT:
            reply = json.dumps({"ok": False, "name": "", "message": "", "stack": "", "line": None, "kind": "size"})
        else:
            reply = '{"ok":true,"value":' + text + "}"
    except BaseException as error:
        reply = json.dumps(explained(error))
    write_all(REPLY, reply.encode("ascii"))


def settle():
    """Packages have been put in place."""
    importlib.invalidate_caches()


def explained(error):
    try:
        return failure(error)
    except BaseException:
        return {"ok": False, "name": "Error", "message": "an error that cannot be read", "stack": "", "line": None, "kind": kind_of(error)}


def close():
    """The last step of a boot: streams of its own, asyncio of its own, and no way to what the boot needed."""
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), output(STDOUT), output(STDERR)
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
    time.sleep = sleep
    asyncio.run = asyncio.runners.run = run_async
    asyncio.events._set_running_loop(None)
    asyncio.events._event_loop_policy = Policy()
    sys.meta_path[:] = [Closed()] + [finder for finder in sys.meta_path if "pyodide" not in type(finder).__module__]
    for name in [name for name in sys.modules if name.partition(".")[0] in CLOSED]:
        del sys.modules[name]


class Closed:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in CLOSED:
            raise ModuleNotFoundError(f"{name} is not available here", name=name)
