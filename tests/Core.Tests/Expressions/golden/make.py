#!/usr/bin/env python3
"""Writes expressions.json: what Python answers to the expressions below. Run with Python 3.11: ./make.py"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent

NAMES = {
    "output": {
        "title": "Invoice 42", "summary": "A short summary of it.", "score": 0.75, "count": 3, "ok": True, "nothing": None, "empty": "", "tags": ["b", "a", "c", "a"],
        "people": [{"name": "Ann", "age": 31}, {"name": "Bo", "age": 17}, {"name": "Cy", "age": 54}], "nested": {"a": {"b": [1, 2, 3]}}, "email": "ann@example.com",
        "date": "2024-07-04", "big": 10**25, "unicode": "naïve 日本 😀", "price": "12.50", "label": "positive", "ints": [3, 1, 2], "matrix": [[1, 2], [3, 4]],
    },
    "input": {"text": "The quick brown fox.", "id": 7},
    "left": {"id": 1, "name": "Acme Corp.", "zip": "75001"},
    "right": {"id": 2, "name": "ACME corp", "zip": "75001"},
}

EXPRESSIONS = """
True
1 + 2 * 3
-2 ** 2
2 ** -1
2 ** 3 ** 2
7 // 2, -7 // 2, 7 % -3, -7 % 3
7 / 2
10 ** 30 // 7
1_000 + 0x1F + 0b11 + 0o17
1.5e3 + .5 + 1.
0.1 + 0.2
1 < 2 < 3
1 < 3 < 2
1 == 1.0 == True
'a' 'b' "c"
'it\\'s' + "\\n" + r"\\n"
\"\"\"three ' " quotes\"\"\"
not 1 or 2 and 3
1 if [] else 2
1 if True else 2 if False else 3
None is None
1 is not None
output['ok'] is True
5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 4, 256 >> 2
'ab' * 3
[1, 2] + [3]
[0] * 3
(1,) + (2, 3)
()
(1)
1,
[1, 2, 3][-1]
[1, 2, 3][::-1]
'hello'[1:-1]
'hello'[::2]
{'a': 1}['a']
{'a': 1, **{}} if False else {'a': 1}
{1, 2} == {2, 1}
{1, 2, 3} & {2, 3, 4} == {2, 3}
{1} | {2} == {1, 2}
{1, 2} - {1} == {2}
{1} <= {1, 2}
len({1, 1, 2})
output['score'] > 0.5
output["count"] >= 1 and output["ok"]
len(output['tags']) > 2
len(output['summary']) < 100
len(output["summary"].split()) > 3
'a' in output['tags']
'zzz' not in output['tags']
'short' in output['summary'].lower()
output.get('missing') is None
output.get('missing', 5)
output['nested']['a']['b'][1]
output['nothing'] is None
not output['empty']
bool(output['empty']), bool(output['tags'])
output['label'] in ['positive', 'negative', 'neutral']
all(isinstance(t, str) for t in output['tags'])
any(p['age'] < 18 for p in output['people'])
all(len(t) > 0 for t in output['tags'])
[p['name'] for p in output['people'] if p['age'] > 20]
[p['name'].upper() for p in output['people']]
{p['name']: p['age'] for p in output['people']}
sorted({t for t in output['tags']})
[x * y for x in [1, 2] for y in [10, 20] if x * y > 10]
[[c for c in row if c > 1] for row in output['matrix']]
[a + b for a, b in output['matrix']]
[(i, t) for i, t in enumerate(output['tags'])]
list(enumerate(output['tags'], 1))
list(zip(output['ints'], output['tags']))
dict(zip(['a', 'b'], [1, 2]))
sum(p['age'] for p in output['people'])
sum(output['ints'])
sum([[1], [2]], [])
sum([0.1] * 3)
min(output['ints']), max(output['ints'])
max(output['people'], key=lambda p: p['age'])['name']
min([], default=0)
max(1, 5, 3)
max('b', 'a')
sorted(output['tags'])
sorted(output['ints'], reverse=True)
sorted(output['people'], key=lambda p: -p['age'])[0]['name']
sorted(output['people'], key=lambda p: (p['age'] > 30, p['name']))[0]['name']
sorted('bca')
list(reversed(output['ints']))
list(map(str, output['ints']))
list(map(lambda x: x * 2, output['ints']))
list(filter(None, [0, 1, '', 'a']))
list(filter(lambda t: t > 'a', output['tags']))
list(range(3)), list(range(1, 10, 3)), list(range(3, 0, -1))
len(range(10))
5 in range(10)
tuple([1, 2])
list('abc')
list({'a': 1})
set([1, 1]) == {1}
str(1.0), str(None), str([1, 'a']), str(True)
int('42'), int(3.9), int(' 7 '), int('ff', 16), int(True)
float('1.5'), float(3), float('1e3')
bool([]), bool('a'), bool(0.0)
abs(-5), abs(-1.5)
round(2.5), round(3.5), round(2.675, 2), round(1234, -2)
divmod(7, 2), divmod(-7, 2)
pow(2, 10)
repr('a'), repr([1, None])
ord('a'), chr(97)
isinstance(1, int), isinstance(True, int), isinstance(1, bool), isinstance(1.0, (int, float)), isinstance('a', str), isinstance([], list), isinstance({}, dict), isinstance(None, str)
type(1) == int, type('a') is str, type(True) == int, type(1.0) == float
isinstance(output['people'], list) and all(isinstance(p, dict) for p in output['people'])
output['summary'].startswith('A') and output['summary'].endswith('.')
output['title'].replace('Invoice', 'Inv').strip()
output['email'].count('@') == 1
output['email'].split('@')[1]
' '.join(output['tags'])
output['unicode'].upper()
len(output['unicode'])
output['unicode'][-1]
'{} {}'.format(1, 'a')
'%s-%02d' % ('a', 5)
output['title'].isupper(), '12'.isdigit(), 'abc'.isalpha()
float(output['price']) > 10
output['price'].replace('.', '', 1).isdigit()
list(output['nested'].keys())
list(output['nested'].items())
list(output['nested']['a'].values())
'title' in output and 'zzz' not in output
'title' in output.keys()
len(output) > 5
output['big'] > 10**24
output['big'] % 7
output['ints'].index(2), output['tags'].count('a')
output['ints'] == [3, 1, 2]
output['ints'] < [3, 2]
set(output['tags']) == {'a', 'b', 'c'}
len(set(output['tags'])) == len(output['tags'])
set(output['tags']).issubset({'a', 'b', 'c', 'd'})
set(['a']).union(['b']) == {'a', 'b'}
re.match(r'\\d{4}-\\d{2}-\\d{2}$', output['date']) is not None
bool(re.match('abc', 'xabc'))
bool(re.search('abc', 'xabc'))
bool(re.fullmatch(r'[^@]+@[^@]+\\.[a-z]+', output['email']))
bool(re.fullmatch('a|ab', 'ab'))
re.match(r'(\\d+)-(\\d+)', output['date']).groups()
re.match(r'(?P<y>\\d+)-(?P<m>\\d+)', output['date']).group('m')
re.match(r'(?P<y>\\d+)-(\\d+)-(?P<d>\\d+)', output['date']).groups()
re.match(r'(?P<y>\\d+)', output['date']).groupdict()
re.match(r'(\\d+)-(\\d+)', output['date'])[2]
re.search('o', 'foo').start(), re.search('o+', 'foo').span(), re.search('日', output['unicode']).start()
re.findall(r'\\d+', 'a1b22c333')
re.findall(r'(\\w)(\\d)', 'a1b2')
re.findall(r'(\\w)\\d', 'a1b2')
bool(re.search('INVOICE', output['title'], re.IGNORECASE))
bool(re.search('^b', 'a\\nb', re.M)), bool(re.search('^b', 'a\\nb'))
bool(re.search('a.b', 'a\\nb', re.S | re.I))
re.match('(a)(b)?', 'ac').groups()
re.match('(a)(b)?', 'ac').groups('-')
bool(re.fullmatch(r'[]a[]+', ']a['))
bool(re.match(r'(?P<q>["\\']).*(?P=q)\\Z', "'x'"))
bool(re.match(r'a{,2}b', 'aab'))
left['zip'] == right['zip']
left['name'].lower().rstrip('.') == right['name'].lower()
abs(left['id'] - right['id']) <= 1
left['id'] != right['id'] and left['name'][0] == right['name'][0]
set(left['name'].lower().split()) & set(right['name'].lower().split()) != set()
any(w in right['name'].lower() for w in left['name'].lower().split())
f"{output['title']}: {output['count']}"
f"{output['score']:.1f} {output['count']:>4}|{output['title']!r}"
f"{{}} {1 + 1} {'x' if True else 'y'}"
f"{output['score']:{'.2f'}}"
f"a" "b" f"{1}"
f"{[x for x in [1, 2]]} {'a:b'} {3 != 4}"
(lambda x: x + 1)(2)
(lambda a, b: a * b)(2, 3)
[f(2) for f in [lambda x: x, lambda x: x * 10]]
sorted(output['people'], key=lambda p: p['name'], reverse=True)[0]['name']
any(x > 1 for x in [1, 2, 'a'])
next if False else 1
[x for x in [1, 2, 3] if x > 1 if x < 3]
[y for x in output['matrix'] for y in x]
max(len(t) for t in output['tags'])
len([p for p in output['people'] if p['age'] >= 18]) / len(output['people'])
100 * sum(p['age'] > 18 for p in output['people']) // 3
output['score'] is not None and 0 <= output['score'] <= 1
isinstance(output['score'], float) or isinstance(output['score'], int)
str(output['count']) + ' items'
"\\u00e9" == 'é'
(1, 2) < (1, 3)
[1, 2, 3][1:][0]
{'a': [1, 2]}['a'][0]
'a' < 'b' < 'c'
'abc' > 'abd'
None == False
[] == ()
1 in {1: 2}
1.0 in [1, 2]
'x' not in 'abc'
not 'x' in 'abc'
{**{'a': 1}} if False else 1
(output['count']
  + 1)
dict(a=1, b=2)
dict([('a', 1)])
list(zip(*[[1, 2], [3, 4]]))
max(*[1, 5])
callable(len)
[1, 2, 3] # a comment
0xff, 1e-5, 1e16
100000000000000000000
'tab\\there'
b'x' if False else 1
output['missing']
output['tags'][10]
output['people'][0]['zzz']
output['title'] + 1
output['count'] + 'a'
1 / 0
1 // 0
1 % 0
1 < 'a'
[1, 'a'] < ['a', 1]
sorted([1, 'a'])
len(5)
int('x')
float('x')
int([])
sum(['a', 'b'])
min([])
max(1)
abs('a')
round('a')
'a'.index('z')
'a'.nosuch()
output.title
(5).x
None.x
None['a']
5['a']
5()
'abc'()
{[]: 1}
{[1]}
{}['a']
[1][1.5]
'a'['b']
[x for x in 5]
(x for x in 5)
any(5)
'a' in 5
5 in 'a'
-'a'
~1.5
1 & 1.5
'%d' % 'a'
'{}'.format()
range(1, 2, 0)
range('a')
chr(-1)
ord('ab')
re.match('(', 'a')
re.match('a', 5)
re.match('a', 'a').group(3)
isinstance(1, 5)
(lambda x: x)()
zip(1)
dict(1)
dict([1])
[a for a, b in [1]]
[a for a, b in [(1,)]]
str(1, 2, 3)
len()
len(1, 2)
1 +
(1
1)
[1, 2
{1: 2
{1: }
'abc
f'{1'
f'{}'
f'{1!z}'
f'}'
a b
1 2
x = 1
output['a'] = 1
output['a'] == 
if True: 1
import os
lambda: x
lambda x x
[for x in y]
[x for in y]
[x for x in]
x for x in [1]
[1 if 2]
1 if 2
not
and True
True &&  False
!True
1 ? 2 : 3
1 === 1
1 <> 2
output.['a']
output[]
f(1, x=2, 3) if False else 1
undefined_name
ouput['title']
__import__('os')
open('x')
eval('1')
exec('1')
output.__class__
().__class__
[].append.__self__
globals()
getattr(output, 'x')
[x for x in [1]] + x
0777
1abc
1__0
'a' if 'b'
*[1]
[*[1]]
yield 1
await x
lambda *a: 1
class A: pass
return 1
\\
@x
...
"""

# What Python can do and we refuse on purpose, or the other way round (see docs/expressions.md).
LEFT_OUT = {
    "__import__('os')", "open('x')", "eval('1')", "exec('1')", "output.__class__", "().__class__", "[].append.__self__", "globals()", "getattr(output, 'x')",
    "{'a': 1, **{}} if False else {'a': 1}", "{**{'a': 1}} if False else 1", "b'x' if False else 1", "next if False else 1", "[*[1]]", "yield 1", "lambda *a: 1", "...",
    "f(1, x=2, 3) if False else 1", "undefined_name", "ouput['title']", "[x for x in [1]] + x", "await x", "str(1, 2, 3)", "zip(1)", "lambda: x",
}


def plain(value):
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise ValueError(f"no data: {value!r}")


def answer(expression):
    try:
        code = compile(expression.strip(), "expression", "eval")
    except SyntaxError:
        return {"error": "syntax"}
    try:
        value = eval(code, {"re": re, **NAMES})
    except Exception as error:
        return {"error": "KeyError" if isinstance(error, KeyError) else "ValueError" if isinstance(error, re.error) else type(error).__name__}
    return {"value": plain(value)}


def main():
    lines = []
    for line in EXPRESSIONS.strip("\n").split("\n"):
        # A line that begins with blanks goes on with the one before.
        if line.startswith(" "):
            lines[-1] += "\n" + line
        else:
            lines.append(line)
    cases = [{"source": line, **answer(line)} for line in lines if line not in LEFT_OUT]
    rows = ",\n".join("    " + json.dumps(case) for case in cases)
    (HERE / "expressions.json").write_text(
        f'{{\n  "python": "{sys.version_info[0]}.{sys.version_info[1]}",\n  "names": {json.dumps(NAMES)},\n  "cases": [\n{rows}\n  ]\n}}\n', encoding="ascii")
    refused = sorted(line for line in lines if line in LEFT_OUT)
    print(len(cases), "cases,", sum("error" in case for case in cases), "of them errors;", len(refused), "left out")


if __name__ == "__main__":
    main()
