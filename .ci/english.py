"""Keeps the worst of bad English out: words without an actor, and sentences of too many words. Usage: english.py [FILE …]

Without files it reads what git tracks. It looks at prose alone: Markdown, comments, descriptions in YAML, and texts in code.
"""

import pathlib
import re
import subprocess
import sys

MOST_WORDS = 25
MOST_CHARACTERS_OF_A_TEST_NAME = 65
TEST_NAME = "test name: "
SAMPLES = re.compile(r"events/|.*/field-cases/|.*\.(ndjson|json|csv|txt|properties)$")

# A pattern, and what to write instead.
WORDS = [
    (r"whoever|whomever", "the actor: the caller, the compactor, the sweep"),
    (r"nobody|somebody|everybody|anybody", "the actor: no worker, an operator, every caller"),
    (r"something", "the thing"),
    (r"so (?:many|long|much)\b(?! as| that)", "the number, or 'this many'"),
    (r"tells?|told|telling", "report, record, say"),
    (r"c[ao]me of|bec[ao]me of", "the result"),
    (r"g[ai]ven? up|gives up|giving up", "abandon, dead-letter, stop"),
    (r"look(?:s|ed|ing)? after", "manage"),
    (r"stand(?:s|ing)? in (?:the|its|our) way|stood in (?:the|its|our) way", "conflict, existing row"),
    (r"asleep|sleeps?|slept|awake|wakes?|woken", "pause, resume"),
    (r"(?:what|that which) (?:came|comes) (?:of|before)", "the noun"),
    (r"in vain", "without effect"),
    (r"for good", "permanently"),
    (r"this once|not understood", "once, wrong usage"),
    (r"in one go", "together"),
    (r"play(?:s|ed)? (?:the|by)", "stub, stand-in"),
    (r"heard of", "report, record"),
    (r"at the price of|of no consequence", "plain words"),
    (r"lest|thereof|therein|whereby|wherein|hereby|henceforth|albeit", "plain words"),
    (r"his own|her own|himself|herself", "the caller's own, itself"),
]
FORBIDDEN = [(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), instead) for pattern, instead in WORDS]


def blocks_of_markdown(text):
    text = re.sub(r"(?ms)^(```|~~~).*?^\1[^\n]*$", "\n", text)
    text = re.sub(r"(?s)<!--.*?-->", "\n", text)
    block, first = [], 1
    for number, line in enumerate(text.split("\n") + [""], 1):
        stripped = line.strip()
        if stripped.startswith("|"):
            for cell in re.split(r"(?<!\\)\|", stripped.strip("|")):
                yield number, cell
            stripped = ""
        starts = re.match(r"(?:[-*+]|\d+\.)\s|#|>", stripped)
        if not stripped or starts or line.startswith("    "):
            if block:
                yield first, " ".join(block)
            block, first = [], number
        if stripped and not (line.startswith("    ") and not starts and not block):
            block.append(re.sub(r"^(?:[-*+]|\d+\.|#+|>)\s*", "", stripped))


def blocks_of_comments(text, marker):
    block, first = [], 1
    for number, line in enumerate(text.split("\n") + [""], 1):
        found = marker.match(line)
        if found and found.group(1).strip():
            if not block:
                first = number
            word = found.group(1).strip()
            if re.match(r"[-*]\s|@\w+|\d+\.\s|\|", word) and block:
                yield first, " ".join(block)
                block, first = [], number
            block.append(word)
        elif block:
            yield first, " ".join(block)
            block = []


TEST_METHOD = re.compile(r"^    void (\w+)\(.*\{$")
JAVA_COMMENT = re.compile(r"^(?:\s*|.*?[;{}),]\s*)//(?:/)?\s?(.*)$")
HASH_COMMENT = re.compile(r"^(?:\s*|.*\s)#(?!!)\s?(.*)$")
YAML_TEXT = re.compile(r"^\s*(?:-\s)?(?:description|AlarmDescription|Description|summary|title):\s*[>|]?-?\s*(.*)$")
XML_COMMENT = re.compile(r"(?s)<!--(.*?)-->")


def blocks(path, text):
    suffix = path.suffix
    if suffix == ".md":
        yield from blocks_of_markdown(text)
    elif suffix == ".java":
        yield from blocks_of_comments(text, JAVA_COMMENT)
        for number, line in enumerate(text.split("\n"), 1):
            if not JAVA_COMMENT.match(line):
                for words in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                    if " " in words:
                        yield number, words
            method = TEST_METHOD.match(line)
            if method:
                yield number, TEST_NAME + " ".join(re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", method.group(1))).lower()
    elif suffix == ".xml":
        for found in XML_COMMENT.finditer(text):
            yield text.count("\n", 0, found.start()) + 1, " ".join(found.group(1).split())
    else:
        yield from blocks_of_comments(text, HASH_COMMENT)
        if suffix in (".yaml", ".yml"):
            yield from blocks_of_yaml(text)


def blocks_of_yaml(text):
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        found = YAML_TEXT.match(lines[number])
        number += 1
        if found:
            first, words = number, [found.group(1)]
            indent = len(lines[number - 1]) - len(lines[number - 1].lstrip())
            while number < len(lines) and lines[number].strip() and len(lines[number]) - len(lines[number].lstrip()) > indent:
                words.append(lines[number].strip())
                number += 1
            yield first, " ".join(words)


def sentences(block):
    plain = re.sub(r"`[^`]*`", "code", block)
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    return re.split(r"(?<=[.!?])(?:\s+|$)|<br>|\s;\s", plain)


def faults(path, text):
    for number, block in blocks(path, text):
        plain = re.sub(r"`[^`]*`", "`…`", block)
        if block.startswith(TEST_NAME):
            name = block.removeprefix(TEST_NAME)
            if re.match(r"(?:an?|the|who|what|it|its|one|that|this) ", name):
                yield number, f"test name '{name}': write component, condition, result"
            if len(name.replace(" ", "")) > MOST_CHARACTERS_OF_A_TEST_NAME:
                yield number, f"test name '{name}': write at most {MOST_CHARACTERS_OF_A_TEST_NAME} characters"
        for pattern, instead in FORBIDDEN:
            for found in pattern.finditer(plain):
                yield number, f"'{found.group(0)}': write {instead}"
        for sentence in sentences(block):
            words = re.findall(r"[A-Za-z0-9][\w'’./:#-]*", sentence)
            if len(words) > MOST_WORDS:
                yield number, f"{len(words)} words in '{' '.join(words[:6])} …': write at most {MOST_WORDS}, a fact a sentence"


def main(names):
    names = names or subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True).stdout.split("\n")
    bad = 0
    for name in names:
        path = pathlib.Path(name)
        if not name or SAMPLES.match(name) or not path.is_file() or path.name == "english.py":
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, fault in faults(path, text):
            print(f"{name}:{number}: {fault}")
            bad += 1
    print(f"English: {bad} to rewrite" if bad else "English: nothing to rewrite")
    sys.exit(1 if bad else 0)


main(sys.argv[1:])
