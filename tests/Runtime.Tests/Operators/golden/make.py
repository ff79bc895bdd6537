#!/usr/bin/env python3
"""Writes messages.json: the user messages that DocETL's rules give for operations over rows, rendered with Python's Jinja2. Run: ./make.py

The rules: a prompt without {{ }} or {% %} on one line gets the document or documents appended, in the operator's words; groups come by equal keys, rows in
input order; an answer that a later prompt of a reduce shows carries the group's key; pairs of one input are compared once, the earlier row first.
"""
import itertools
import json
import pathlib
import re

import jinja2

ROWS = [
    {"id": 1, "kind": "a", "text": "it's \"fine\"\n", "tags": ["x", None, True], "deep": {"n": 1.0, "ü": "日"}},
    {"id": 2, "kind": "b", "text": "", "tags": [], "deep": {"n": -0.5}},
    {"id": 3, "kind": "a", "text": "tab\there", "tags": [[1, 2.5e-7]], "deep": {}},
    {"id": 4, "kind": "a", "text": "back\\slash", "tags": [{"k": "v'v"}], "deep": {"n": 1e16}},
    {"id": 5, "kind": "a", "text": "\u00a0nbsp", "tags": [10**25], "deep": {"n": False}},
]
RIGHTS = [{"key": "R'1", "x": [None]}, {"key": 'R"2', "x": {"y": 0.1}}]
ANSWER = {"said": "é \"so\" it's\n"}
APPENDED = {
    "document": "\n\nHere is the document: {{ input }}",
    "documents": "\n\nHere are the documents: {{ inputs }}",
    "pair": "\n\nHere are the documents:\nDocument 1: {{ input1 }}\nDocument 2: {{ input2 }}",
    "join": "\n\nHere are the documents:\nLeft document: {{ left }}\nRight document: {{ right }}",
}


def render(prompt, subject, **variables):
    if subject and not (re.search(r"\{\{.*?\}\}", prompt) or re.search(r"\{%.*?%\}", prompt)):
        prompt += APPENDED[subject]
    return jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(prompt).render(variables)


def chunks(rows, size):
    return [rows[at : at + size] for at in range(0, len(rows), size)]


def groups(rows, key):
    found = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found.items()


def case(operation, messages, rows=ROWS, rights=None, answer=ANSWER):
    return {"operation": operation, "rows": rows, "rights": rights, "answer": answer, "messages": sorted(messages)}


def of_rows():
    for prompt in ("Say it.", "Of {{ input.text }}: {{ input.tags }} {{ input.deep }}", "{{ input }}"):
        yield case({"type": "filter", "prompt": prompt, "output": {"schema": {"keep": "bool"}}}, [render(prompt, "document", input=row) for row in ROWS], answer={"keep": True})
        yield case(
            {"type": "parallel_map", "prompts": [{"prompt": prompt, "output_keys": ["said"]}, {"prompt": "Again: " + prompt, "output_keys": ["more"]}], "output": {"schema": {"said": "string", "more": "string"}}},
            [render(words + prompt, "document", input=row) for row in ROWS for words in ("", "Again: ")],
            answer=None,
        )


def of_groups():
    schema = {"schema": {"said": "string"}}
    for prompt in ("Sum up.", "{{ reduce_key }}: {{ inputs }}", "{% for one in inputs %}{{ loop.index }}. {{ one.text }}{% endfor %} of {{ reduce_key.kind }}"):
        yield case(
            {"type": "reduce", "reduce_key": "kind", "prompt": prompt, "output": schema},
            [render(prompt, "documents", reduce_key={"kind": key}, inputs=rows) for key, rows in groups(ROWS, "kind")],
        )
        yield case(
            {"type": "reduce", "reduce_key": "kind", "prompt": prompt, "output": schema, "input": {"schema": {"text": "string", "id": "int"}}},
            [
                render(prompt, "documents", reduce_key={"kind": key}, inputs=[{"text": row["text"], "id": row["id"]} for row in rows])
                for key, rows in groups(ROWS, "kind")
            ],
        )
    first, fold, merge = "First {{ inputs }}", "{{ output }} and {{ inputs }} of {{ reduce_key }}", "{{ outputs }} of {{ reduce_key.kind }}"
    folding = {"type": "reduce", "reduce_key": "kind", "prompt": first, "fold_prompt": fold, "fold_batch_size": 1, "output": schema}
    folded, merged = [], []
    for key, rows in groups(ROWS, "kind"):
        answer = {**ANSWER, "kind": key}
        parts = chunks(rows, 1)
        folded += [render(first, None, reduce_key={"kind": key}, inputs=parts[0])]
        folded += [render(fold, None, reduce_key={"kind": key}, inputs=part, output=answer) for part in parts[1:]]

        # Enough chains for each row to be the first of one.
        merged += [render(first, None, reduce_key={"kind": key}, inputs=part) for part in parts]
        merged += [render(merge, None, reduce_key={"kind": key}, outputs=[answer] * len(parts))] if len(parts) > 1 else []
    yield case(folding, folded, answer={**ANSWER, "updated_scratchpad": ""})
    yield case({**folding, "merge_prompt": merge, "merge_batch_size": 10}, merged)


def of_pairs():
    for prompt in ("Same?", "{{ input1.text }} or {{ input2.text }}, {{ input1 }}"):
        yield case(
            {"type": "resolve", "comparison_prompt": prompt, "output": {"schema": {"text": "string"}}, "resolution_prompt": "{{ inputs }}", "blocking_conditions": ["True"]},
            [render(prompt, "pair", input1=one, input2=two) for one, two in itertools.combinations(ROWS, 2)],
            answer={"is_match": False},
        )
    for prompt in ("One entity?", "{{ inputs }}", "{% for one in inputs %}{{ one.text }}{% endfor %}"):
        yield case(
            {"type": "resolve", "comparison_prompt": "{{ input1.id }} {{ input2.id }}", "output": {"schema": {"said": "string"}}, "resolution_prompt": prompt, "blocking_conditions": ["True"]},
            [f"{one['id']} {two['id']}" for one, two in itertools.combinations(ROWS, 2)] + [render(prompt, "documents", inputs=ROWS)],
            answer={"is_match": True, **ANSWER},
        )
    for prompt in ("Match?", "{{ left.text }} with {{ right }}"):
        yield case(
            {"type": "equijoin", "comparison_prompt": prompt},
            [render(prompt, "join", left=left, right=right) for left in ROWS for right in RIGHTS],
            rights=RIGHTS,
            answer={"is_match": False},
        )


def main():
    target = pathlib.Path(__file__).parent / "messages.json"
    cases = [*of_rows(), *of_groups(), *of_pairs()]
    target.write_text(json.dumps({"jinja2": jinja2.__version__, "cases": cases}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
