#!/usr/bin/env python3
"""Writes python.json: what Python itself prints, formats and answers. Run with Python 3.11: ./make.py"""
import json
import pathlib
import random
import struct
import sys

HERE = pathlib.Path(__file__).parent

VALUES = [
    None, True, False, 0, -0, 1, -1, 2**31, 2**63 - 1, -(2**63), 2**63, 10**30, -(10**30), 1.0, -1.5, 0.1, 100.0, 1e15, 1e16,
    123456789012345680.0, 1e-4, 1e-5, 1.5e300, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, -0.0, "", "a", "é", "it's", 'say "hi"',
    "both ' and \"", "back\\slash", "tab\tnew\nline\rret", "nul\0bell\a", "\x7f\x80\xa0\xad", "\u200b\u2028\ufeff", "😀", "日本語", "\ue000",
    "a\u0301", [], [1], [1, [2, [3]]], ["a", None, True, 1.0], {}, {"t": [1, True, None, "é"]}, {"a": {"b": {"c": []}}},
    {"quote's": 1, "": 2}, [{"x": 1}, {"x": 2}], {"items": 3, "keys": "k"}, [[], {}, "", 0],
]


def repr_cases():
    return [{"json": json.dumps(v), "repr": repr(v), "str": str(v)} for v in VALUES]


def float_cases():
    rng = random.Random(7)
    values = [0.0, 1.0, 0.5, 1e22, 1e23, 9007199254740993.0, 1 / 3, 2 / 3, 1e-7, 123456.789, 9.999999999999999e15, 1e16, 1.1e-4, 9.9e-5]
    values += [struct.unpack("<d", struct.pack("<Q", rng.getrandbits(64)))[0] for _ in range(400)]
    values += [round(rng.uniform(-1000, 1000), rng.randrange(6)) for _ in range(200)]
    finite = [v for v in values if v == v and v not in (float("inf"), float("-inf"))]
    return [{"bits": struct.unpack("<q", struct.pack("<d", v))[0], "repr": repr(v)} for v in finite]


def attempt(action):
    try:
        return {"repr": repr(action())}
    except Exception as error:  # the name of the type is what is compared
        return {"error": type(error).__name__}


def format_cases():
    specs = {
        int: ["", "d", "5", "<5", "^7", "05", "+d", " d", ",", "_", "010,", "x", "#x", "X", "#b", "b", "o", "#o", "c", ".2f", "e", "g", "%", ".1%", "n", "=+8", "*^9", "s", ".2", "#_x", "_b"],
        float: ["", ".2f", ".0f", "#.0f", "8.3f", "08.2f", "+.1f", ",.2f", "e", ".3e", "E", "g", ".3g", "#.3g", "%", ".1%", ".3", ".17g", "10", "<10", "^12.2f", "G", "n", "d", "_.1f", "015,.2f", ".10", ".1"],
        str: ["", "s", "10", "<10", ">10", "^10", "*^11", ".3", "10.3", "05", "d", "=5", "é>6", "😀<7"],
    }
    values = {
        int: [0, 1, -1, 42, -1234567, 65, 255, 10**20, True],
        float: [0.0, 1.0, -1.5, 0.125, 2.5, 1234567.891, 1e-7, 1e20, 123456789.0, 0.1, -0.0, 99.995, 1e16, 12345.0],
        str: ["", "abc", "héllo", "😀x", "longer than ten"],
    }
    return [
        {"json": json.dumps(value), "spec": spec, **attempt(lambda: format(value, spec))}
        for kind in specs for value in values[kind] for spec in specs[kind]
    ]


def percent_cases():
    cases = [
        ("%s", "a"), ("%s", 1), ("%s", None), ("%r", "a"), ("%a", "é"), ("%d", 3), ("%d", 3.9), ("%i", -3), ("%5d|", 42), ("%-5d|", 42),
        ("%05d", -42), ("%+d", 5), ("% d", 5), ("%x", 255), ("%#x", 255), ("%X", 255), ("%o", 8), ("%#o", 8), ("%e", 12345.678), ("%.2e", 0),
        ("%f", 1.5), ("%.1f", 0.25), ("%.0f", 0.5), ("%.0f", 1.5), ("%g", 1e10), ("%g", 100000), ("%g", 1e-5), ("%G", 1e-10), ("%c", 65), ("%c", "x"),
        ("%c", "xy"), ("%%", []), ("100%% %s", "x"), ("%s %s", ["a", "b"]), ("%.2s", "abc"), ("%5.1s|", "abc"), ("%d", "x"), ("%x", 1.5), ("%q", 1),
        ("%", 1), ("%s", {"a": 1}), ("%(a)s", {"a": 1}), ("%(a)05.1f", {"a": 2.25}), ("%(b)s", {"a": 1}), ("x", 1), ("%s %s", "a"), ("%08.3f", 3.14159),
        ("%.3d", 5), ("%-8s|", "ab"), ("%#.0f", 3), ("%5%", []),
    ]
    out = []
    for text, value in cases:
        out.append({"format": text, "json": json.dumps(value), "tuple": False, **attempt(lambda: text % value)})
        if isinstance(value, list):
            out.append({"format": text, "json": json.dumps(value), "tuple": True, **attempt(lambda: text % tuple(value))})
    out.append({"format": "%s and %d", "json": '["x", 3]', "tuple": True, **attempt(lambda: "%s and %d" % ("x", 3))})
    out.append({"format": "%*d", "json": "[6, 3]", "tuple": True, **attempt(lambda: "%*d" % (6, 3))})
    out.append({"format": "%-*d|%.*f", "json": "[6, 3, 2, 1.005]", "tuple": True, **attempt(lambda: "%-*d|%.*f" % (6, 3, 2, 1.005))})
    return out


METHODS = [
    ("capitalize", []), ("casefold", []), ("lower", []), ("swapcase", []), ("title", []), ("upper", []),
    ("isalnum", []), ("isalpha", []), ("isascii", []), ("isdecimal", []), ("isdigit", []), ("isidentifier", []), ("islower", []),
    ("isnumeric", []), ("isprintable", []), ("isspace", []), ("istitle", []), ("isupper", []),
    ("strip", []), ("lstrip", []), ("rstrip", []), ("strip", ["ab "]), ("lstrip", [""]), ("rstrip", ["!."]),
    ("split", []), ("split", [None, 1]), ("split", [" "]), ("split", ["a", 1]), ("split", [",", 0]), ("split", [""]), ("split", ["aa"]),
    ("rsplit", []), ("rsplit", [None, 1]), ("rsplit", [None, 0]), ("rsplit", ["a", 1]), ("splitlines", []), ("splitlines", [True]),
    ("partition", ["a"]), ("rpartition", ["a"]), ("partition", [""]), ("join", [["x", "y"]]), ("join", [[]]), ("join", [[1]]), ("join", ["abc"]),
    ("find", ["a"]), ("find", [""]), ("find", ["a", 1]), ("find", ["a", -3, -1]), ("find", ["", 99]), ("rfind", ["a"]), ("rfind", ["l", 0, 3]), ("index", ["a"]), ("rindex", ["l"]),
    ("count", ["a"]), ("count", [""]), ("count", ["l", 1, 4]), ("startswith", ["h"]), ("startswith", ["a", 1]), ("endswith", ["o"]), ("endswith", ["", 99]), ("startswith", [3]),
    ("replace", ["a", "b"]), ("replace", ["", "-"]), ("replace", ["", "-", 2]), ("replace", ["l", "", 1]), ("replace", ["a", "b", 0]), ("replace", ["x", None]),
    ("removeprefix", ["h"]), ("removesuffix", ["o"]), ("removesuffix", [""]),
    ("center", [9]), ("center", [10, "*"]), ("ljust", [8]), ("ljust", [8, "."]), ("rjust", [8]), ("rjust", [8, "ab"]), ("zfill", [6]), ("zfill", [0]),
    ("expandtabs", []), ("expandtabs", [4]), ("expandtabs", [0]), ("format", []), ("nosuch", []),
]

TEXTS = [
    "", "a", "hello", "Hello World", "  a b  ", "\t\u00a0x\u2003\n", "banana aa aaa", "ÀÉß straße", "ŉ ǆ ﬁ İı", "ΣΑΣ ΟΔΟΣ σ", "-42", "+7.5", "٣٤ ²③ Ⅷ", "😀a😀 l",
    "line1\nline2\r\nline3\rx\x0by\x1cz\u2028end\n", "a\tb\tcc\n\td", "they're bill's", "snake_case", "ა Აბ", "日本 語", "x!..!", "ab ba",
]


def method_cases():
    return [
        {"self": text, "method": name, "args": args, **attempt(lambda: getattr(text, name)(*args))}
        for text in TEXTS for name, args in METHODS
    ]


def brace_cases():
    cases = [
        ("{}", [1], {}), ("{} {}", ["a", None], {}), ("{1} {0}", [1, 2], {}), ("{a}", [], {"a": 5}), ("{0[k]}", [{"k": "v"}], {}), ("{0[1]}", [[7, 8]], {}),
        ("{!r}", ["x"], {}), ("{!s:>5}", [1.5], {}), ("{!a}", ["é"], {}), ("{:{}}", ["x", 4], {}), ("{:>{w}}|", ["x"], {"w": 4}), ("{{}}", [], {}), ("{{{}}}", [1], {}),
        ("{", [], {}), ("}", [], {}), ("{}", [], {}), ("{} {0}", [1], {}), ("{0} {}", [1], {}), ("{b}", [], {"a": 1}), ("{:.2f}", [1.005], {}), ("{:,}", [1234567], {}),
        ("{!z}", [1], {}), ("{:d}", ["x"], {}), ("{:>5}", [[1]], {}), ("{0!r:^10}|", ["ab"], {}), ("{x", [1], {}),
    ]
    return [{"format": f, "args": a, "kwargs": k, **attempt(lambda: f.format(*a, **k))} for f, a, k in cases]


def main():
    golden = {
        "python": ".".join(map(str, sys.version_info[:2])),
        "repr": repr_cases(),
        "floats": float_cases(),
        "format": format_cases(),
        "percent": percent_cases(),
        "methods": method_cases(),
        "brace": brace_cases(),
    }
    lines = []
    for key, value in golden.items():
        if isinstance(value, list):
            rows = ",\n".join("    " + json.dumps(case) for case in value)
            lines.append(f"  {json.dumps(key)}: [\n{rows}\n  ]")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    (HERE / "python.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="ascii")
    print({key: len(value) for key, value in golden.items() if isinstance(value, list)})


if __name__ == "__main__":
    main()
