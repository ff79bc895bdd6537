"""Renders the cases given as JSON on standard input with Jinja2 and prints how much processor time each takes."""
import json
import sys
import time

import jinja2

SECONDS_PER_MEASUREMENT = 0.5


def measure(template, variables):
    def repeat():
        start, runs = time.process_time(), 0
        while time.process_time() - start < SECONDS_PER_MEASUREMENT:
            template.render(variables)
            runs += 1
        return (time.process_time() - start) / runs * 1e9

    repeat()
    return repeat()


def main():
    timings = []
    for case in json.load(sys.stdin):
        chat = case["chat"]
        environment = jinja2.Environment(
            undefined=jinja2.Undefined if chat else jinja2.StrictUndefined, trim_blocks=chat, lstrip_blocks=chat)
        if chat:
            environment.filters["tojson"] = lambda value: json.dumps(value, ensure_ascii=False)
        template = environment.from_string(case["source"])
        timings.append({"name": case["name"], "ns": measure(template, case["variables"]), "text": template.render(case["variables"])})
    json.dump(timings, sys.stdout)


if __name__ == "__main__":
    main()
