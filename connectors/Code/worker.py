# Calls a pipeline's transform(row) for each line of JSON. Started as: python -I -c <this text>; the first line holds the code.
import builtins, io, json, os, resource, signal, sys

protocol = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
os.dup2(2, 1)                      # what the code prints is no answer
sys.stdout = sys.stderr
setup = json.loads(sys.stdin.readline())

def limit(kind, value):
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))

limit(resource.RLIMIT_AS, setup["memoryBytes"])
limit(resource.RLIMIT_FSIZE, 0)
limit(resource.RLIMIT_CORE, 0)
limit(resource.RLIMIT_NPROC, 0)

readable = tuple(os.path.realpath(p) + os.sep for p in {sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path} if p)
refused = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.kill", "os.putenv",
           "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.chdir", "os.fchdir",
           "os.utime", "os.setxattr", "shutil.", "ctypes.", "pty.", "resource.", "sys.addaudithook", "signal.", "syslog.", "webbrowser.", "ftplib.",
           "http.", "imaplib.", "smtplib.", "poplib.", "nntplib.", "telnetlib.", "urllib.", "mmap.", "sqlite3.", "winreg.", "code.__new__", "gc.")

def may_read(path):
    if isinstance(path, int):
        return False
    real = os.path.realpath(os.fsdecode(path))
    return real.startswith(readable) or real + os.sep in readable

def guard(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC) or not may_read(path):
            raise PermissionError(f"this code may not open {path!r}")
    elif event in ("os.listdir", "os.scandir"):
        if not may_read(arguments[0]):
            raise PermissionError(f"this code may not list {arguments[0]!r}")
    elif event.startswith(refused):
        raise PermissionError(f"this code may not use {event}")

def place_of(error):
    at = error.__traceback__
    line = None
    while at is not None:
        if at.tb_frame.f_code.co_filename == "<code>":
            line = at.tb_lineno
        at = at.tb_next
    return f" (line {line} of the code)" if line else ""

def answer(value):
    protocol.write(value + "\n")
    protocol.flush()

signal.signal(signal.SIGINT, signal.SIG_IGN)
arm = signal.setitimer             # if the parent dies while code runs, nobody else would end it
names = {"__name__": "__pipeline__", "__builtins__": builtins}
problem = None
compiled = None
try:
    compiled = compile(setup["source"], "<code>", "exec")
except BaseException as error:
    problem = f"{type(error).__name__}: {error}"
sys.addaudithook(guard)
if compiled is not None:
    try:
        exec(compiled, names)
        if not callable(names.get("transform")):
            problem = "The code defines no function 'transform'."
    except BaseException as error:
        problem = f"{type(error).__name__}: {error}{place_of(error)}"

for line in sys.stdin:
    try:
        if problem is not None:
            answer(json.dumps({"error": problem}))
            continue
        arm(signal.ITIMER_REAL, setup["callSeconds"] + 5)
        result = names["transform"](json.loads(line))
        arm(signal.ITIMER_REAL, 0)
        answer(json.dumps({"result": result}, allow_nan=False))
    except MemoryError:
        answer('{"error": "The code uses more memory than it may."}')
    except BaseException as error:
        answer(json.dumps({"error": f"{type(error).__name__}: {error}{place_of(error)}"[:4000]}))
