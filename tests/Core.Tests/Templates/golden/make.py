#!/usr/bin/env python3
"""Writes jinja.json and chat.json: what Python's Jinja2 renders for the cases in cases.py and chat_cases.py.

Needs Debian's python3-jinja2 and the Python it belongs to: /usr/bin/python3 make.py
"""
import datetime
import json
import pathlib
import sys

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import cases
import chat_cases

HERE = pathlib.Path(__file__).parent

# strftime_now is asked at this moment, on both sides.
NOW = datetime.datetime(2024, 7, 4, 9, 5, 3)


class Generation(jinja2.ext.Extension):
    """{% generation %} marks what the model wrote; it renders its body."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_render"), [], [], body).set_lineno(line)

    def _render(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def plain_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def prompt_environment(options):
    undefined = {
        "strict": jinja2.StrictUndefined, "lenient": jinja2.Undefined, "chainable": jinja2.ChainableUndefined,
    }[options.get("undefined", "strict")]
    return jinja2.Environment(
        undefined=undefined,
        trim_blocks=options.get("trim", False),
        lstrip_blocks=options.get("lstrip", False),
        keep_trailing_newline=options.get("keep", False),
        autoescape=options.get("autoescape", False),
        extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"],
    )


def chat_environment():
    """The environment in which model tooling renders chat templates."""
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, "jinja2.ext.loopcontrols"]
    )
    environment.filters["tojson"] = plain_json
    environment.globals["raise_exception"] = raise_exception
    environment.globals["strftime_now"] = lambda format: NOW.strftime(format)
    return environment


def render(environment, source, variables):
    try:
        return {"expected": environment.from_string(source).render(variables)}
    except Exception as error:
        return {"error": type(error).__name__}


def prompt_cases():
    seen = set()
    for group, source, options in cases.all_cases():
        key = (source, json.dumps(options))
        assert key not in seen, f"twice: {source}"
        seen.add(key)
        case = {"group": group, "source": source, "options": options}
        yield {**case, **render(prompt_environment(options), source, cases.VARIABLES)}


def chat_template_cases():
    environment = chat_environment()
    for name, source in chat_cases.TEMPLATES.items():
        for label, variables in chat_cases.CONVERSATIONS.items():
            yield {"group": f"{name}/{label}", "source": name, "variables": variables, **render(environment, source, variables)}


def write(name, content):
    rows = ",\n".join("    " + json.dumps(case) for case in content["cases"])
    head = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in content.items() if key != "cases")
    (HERE / name).write_text(f"{{\n{head}  \"cases\": [\n{rows}\n  ]\n}}\n", encoding="ascii")


def main():
    prompts = list(prompt_cases())
    chats = list(chat_template_cases())
    write("jinja.json", {"jinja": jinja2.__version__, "variables": cases.VARIABLES, "cases": prompts})
    write("chat.json", {"jinja": jinja2.__version__, "now": NOW.isoformat(), "templates": chat_cases.TEMPLATES, "cases": chats})
    for name, made in (("jinja.json", prompts), ("chat.json", chats)):
        errors = [case for case in made if "error" in case]
        print(f"{name}: {len(made)} cases, {len(errors)} of them errors")
    for case in prompts:
        if case["group"] != "errors" and "error" in case and "-v" in sys.argv:
            print(case["group"], repr(case["source"]), case["error"])
        if case["group"] == "errors" and "error" not in case:
            print("renders after all:", repr(case["source"]), repr(case["expected"]))


if __name__ == "__main__":
    main()
