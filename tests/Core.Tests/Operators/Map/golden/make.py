#!/usr/bin/env python3
"""Writes prompts.json: the user messages that DocETL's rule gives for prompts and rows, rendered with Python's Jinja2. Run: ./make.py

The rule: a prompt without {{ }} or {% %} on one line gets the document or documents appended; reference points of a calibration
become a part of the prompt, after an empty line and before what is appended.
"""
import json
import pathlib
import re

import jinja2

ROWS = [
    {"id": 7, "text": "it's \"fine\"\n", "tags": ["a", None, True], "deep": {"x": 1.0, "ü": "日"}, "big": 10**25, "f": 1e16},
    {"id": 8, "text": "", "tags": [], "deep": {"x": -0.5}, "empty": {}},
]

PROMPTS = [
    "Say it of {{ input.text }}.",
    "Say it.",
    "Say it.\n",
    "Say it.\n\n",
    "{{ input }}",
    "Tags:{% for tag in input.tags %} {{ loop.index }}={{ tag }}{% endfor %}\n",
    "{% if input.tags %}some{% else %}none{% endif %}: {{ input.tags | join(', ') }}",
    "{{ input.text[:4] if input.text else 'nothing' }} / {{ input['deep']['x'] }}",
    "An expression {{ input.id\n}} over two lines counts as none.",
    "A lone {{ brace.\n".replace("{{", "{ {"),
    "{{ retrieval_context }}after what was retrieved {{ input.id }}",
    "{% set n = input.tags | length %}{{ n }} {{ input.deep | tojson }} {{ input.missing | default('absent') }}",
    "{# a comment is no expression #}Say it.",
]

BATCH_PROMPTS = [
    "Say it of each.",
    "{% for row in inputs %}{{ loop.index }}. {{ row.text }}\n{% endfor %}",
    "{{ inputs }}\n",
    "{{ inputs | length }} rows, the first is {{ inputs[0].id }}",
]

CALIBRATIONS = [None, "Row 7 is a baseline.", "Ends with a line end.\n"]


def is_template(prompt):
    return bool(re.search(r"\{\{.*?\}\}", prompt) or re.search(r"\{%.*?%\}", prompt))


def render(prompt, context):
    if not is_template(prompt):
        prompt += "\n\nHere are the documents: {{ inputs }}" if "inputs" in context else "\n\nHere is the document: {{ input }}"
    return jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(prompt).render(context)


def main():
    alone = [
        {
            "prompt": prompt,
            "calibration": calibration,
            "row": row,
            "message": render(prompt if calibration is None else f"{prompt}\n\n{calibration}", {"input": row, "retrieval_context": ""}),
        }
        for prompt in PROMPTS
        for calibration in CALIBRATIONS
        for row in ROWS
    ]
    together = [{"prompt": prompt, "rows": ROWS, "message": render(prompt, {"inputs": ROWS})} for prompt in BATCH_PROMPTS]
    target = pathlib.Path(__file__).parent / "prompts.json"
    target.write_text(json.dumps({"jinja2": jinja2.__version__, "alone": alone, "together": together}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
