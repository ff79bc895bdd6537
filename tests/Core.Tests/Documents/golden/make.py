#!/usr/bin/env python3
"""Writes row_json.json: what Python's own json makes of JSON texts. Run it in this folder; needs nothing but Python 3."""
import json
import random
import struct

random.seed(20240817)


def write(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def random_double():
    while True:
        value = struct.unpack("<d", random.getrandbits(64).to_bytes(8, "little"))[0]
        if value == value and abs(value) != float("inf"):
            return value


numbers = [
    "0", "-0", "1", "-1", "10", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "123456789012345678901234567890", "1" + "0" * 400, "0.0", "-0.0", "1.0", "1.50", "0.1", "0.30000000000000004",
    "1e0", "1E5", "1e+5", "1e-5", "1e-4", "0.0001", "0.00001", "1e15", "1e16", "1e17", "123456789012345.6", "1234567890123456.7",
    "12345678901234567.8", "9999999999999998.0", "1e22", "1e23", "5e-324", "4.9406564584124654e-324", "2.2250738585072014e-308",
    "1.7976931348623157e308", "1e-400", "0.1e1", "100e-2", "3.141592653589793238462643383279",
]
numbers += [repr(random_double()) for _ in range(300)]
numbers += [repr(random.uniform(-1e6, 1e6)) for _ in range(100)]
numbers += [repr(round(random.uniform(-1000, 1000), 2)) for _ in range(100)]
numbers += [repr(float(random.randrange(10 ** 14, 10 ** 18))) for _ in range(50)]
numbers += [str(random.randrange(-(2 ** 100), 2 ** 100)) for _ in range(50)]

texts = ["", "a", "é", "日本語", "😀", "\u0000", "\u0001\u001f", "\b\t\n\f\r", '"', "\\", "/", "\u007f", "\u0085", "\u00a0", "\u2028\u2029",
         "\ufeff", "\ufffd", "\uffff", "\U0010ffff", "2024-01-01T00:00:00Z", "2024-01-01", "/Date(0)/", "<script>&'", "a\"b\\c/d\ne" * 3]
texts += ["".join(chr(c) for c in range(start, start + 64)) for start in range(0, 0x240, 64)]
texts += ["".join(chr(random.choice([random.randrange(0x20, 0x7F), random.randrange(0xA0, 0xD800), random.randrange(0x10000, 0x11000)]))
                  for _ in range(random.randrange(1, 30))) for _ in range(60)]

documents = ["null", "true", "false", "[]", "{}", "[[]]", '{"a":{}}', " \t\r\n[ 1 , 2 ]\n", '{"b":1,"a":2,"":3}', '["\\u00e9\\u65e5\\ud83d\\ude00\\/"]',
             '{"a\\nb":"c\\td"}', '{"$type":"x","$id":"1"}', '[1,1.0,"1",true,null]', "[" * 64 + "]" * 64]


def random_document(depth):
    kind = random.randrange(7 if depth < 4 else 5)
    if kind == 0:
        return random.choice(texts)
    if kind == 1:
        return random.randrange(-10 ** 20, 10 ** 20)
    if kind == 2:
        return random.uniform(-1e9, 1e9)
    if kind == 3:
        return random.choice([True, False])
    if kind == 4:
        return None
    if kind == 5:
        return [random_document(depth + 1) for _ in range(random.randrange(5))]
    return {random.choice(texts) + str(i): random_document(depth + 1) for i in range(random.randrange(5))}


documents += [json.dumps(random_document(0), ensure_ascii=random.choice([True, False]), indent=random.choice([None, 2])) for _ in range(120)]

same = numbers + [json.dumps(text) for text in texts] + [json.dumps(text, ensure_ascii=False) for text in texts] + documents

refused_by_both = ["", " ", "nul", "tru", "[1,]", '{"a":1,}', "{a:1}", "{'a':1}", "'a'", '"a', '"\n"', '"\t"', '"\\x"', '"\\u12"', "01", "-01", "+1", "1.",
                   ".5", "1e", "1e+", "0x1", "--1", "[1 2]", '{"a" 1}', '{"a":}', "[1", '{"a":1', "]", "1 2", "[] []", "// a\n1", "/* a */1", "{1:2}", "True",
                   "None", "\ufeff1", "\u00a01"]
# Python takes these; they would not survive the way to a file and back, or hide data.
refused_here = ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "[NaN]", '{"a":1,"a":2}', '{"a":{"b":1,"b":1}}', '"\\ud800"', '"\\udc00x"', '{"\\ud800":1}',
                "[" * 65 + "]" * 65]

for text in refused_by_both:
    try:
        json.loads(text)
        raise SystemExit(f"Python takes {text!r}")
    except json.JSONDecodeError:
        pass
for text in refused_here:
    json.loads(text)

with open("row_json.json", "w", encoding="ascii") as file:
    json.dump({
        "same": [{"text": text, "written": write(json.loads(text))} for text in same],
        "refused_by_both": refused_by_both,
        "refused_here": refused_here,
    }, file, indent=1)
    file.write("\n")
