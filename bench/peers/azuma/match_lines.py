"""Rules of a folder against the JSON lines of a file, with azuma: `match_lines.py RULES EVENTS`.

Prints `rule id <tab> line number` for each match, and on standard error what it loaded.
"""

import json
import pathlib
import sys

from azuma import Rule

rules = []
refused = 0
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.yml")):
    try:
        rules.append(Rule.model_validate_yaml(path.read_text(encoding="utf8")))
    except Exception:
        refused += 1
print(f"{len(rules)} rules loaded, {refused} refused", file=sys.stderr)

with open(sys.argv[2], encoding="utf8") as events:
    for number, line in enumerate(events, start=1):
        if line.strip() == "":
            continue
        event = json.loads(line)
        for rule in rules:
            try:
                matched = rule.match(event)
            except Exception:
                continue
            if matched:
                print(f"{rule.id}\t{number}")
