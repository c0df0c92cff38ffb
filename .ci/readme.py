"""Runs the commands of documents as their reader does, and checks the links of all documents. Usage: readme.py FILE…

Every `sh` block runs in turn, every `js` block in Node.js, every `python` block in Python and every `java` block as a Java program. Each
document has a shell of its own.
A comment in a document says more:
  <!-- ci: after FILE -->                        on a line of its own at the top: the document uses the shell of FILE, with its servers
A comment before a block changes how it runs:
  <!-- ci: background, until FILE has TEXT -->   the block runs in the background; the next block waits until FILE has TEXT
  <!-- ci: node -->                              the block is a complete program
  <!-- ci: aws -->                               the block needs an AWS account: it is only parsed
  <!-- ci: in FILE -->                           FILE runs the lines of the block, so they do not run here a second time
A `js` block without a comment is a part of a web page and is only parsed.
"""

import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"(?:<!-- ci: (?P<how>[^\n]*?) -->\n)?```(?P<language>sh|js|python|java)\n(?P<code>.*?)```", re.DOTALL)
BACKGROUND = re.compile(r"background, until (\S+) has (\S+)")
AFTER = re.compile(r"^<!-- ci: after (\S+) -->$", re.MULTILINE)
PATIENCE_SECONDS = 180

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def shell(block):
    how, code = block["how"] or "", block["code"]
    if block["language"] == "js":
        flag = "" if how == "node" else " --check"
        program = code if how == "node" else f"async function page(chatDownloadUrl) {{\n{code}}}\n"
        return f"cat > \"$scratch/block.mjs\" <<'END_OF_BLOCK'\n{program}END_OF_BLOCK\nnode{flag} \"$scratch/block.mjs\"\n"
    if block["language"] == "python":
        return f"cat > \"$scratch/block.py\" <<'END_OF_BLOCK'\n{code}END_OF_BLOCK\npython3 \"$scratch/block.py\"\n"
    if block["language"] == "java":
        return f"cat > \"$scratch/Block.java\" <<'END_OF_BLOCK'\n{code}END_OF_BLOCK\njava -ea \"$scratch/Block.java\"\n"
    background = BACKGROUND.fullmatch(how)
    if background:
        file, text = background.groups()
        return (
            f"rm -f {file}\n( {code.rstrip()} ) &\n"
            f"for _ in $(seq {PATIENCE_SECONDS}); do grep -q {text} {file} 2>/dev/null && break; sleep 1; done\n"
            f"grep -q {text} {file}\n"
        )
    if how == "aws":
        return f"bash -n <<'END_OF_BLOCK'\n{code}END_OF_BLOCK\n" + not_run(block, "needs AWS")
    if how.startswith("in "):
        runner = how.removeprefix("in ")
        ran = pathlib.Path(runner).read_text(encoding="utf-8").split("\n")
        missing = [line for line in code.splitlines() if line not in ran]
        return f"echo {quoted(f'{runner} does not run: {missing}')} >&2\nexit 1\n" if missing else not_run(block, f"{runner} runs it")
    return code if not how else f"echo {quoted(f'no such mark: {how}')} >&2\nexit 1\n"


def not_run(block, why):
    return f"printf '**********  NOT RUN (%s): %s\\n' {quoted(why)} {quoted(title(block))}\n"


def title(block):
    return " ".join(block["code"].split())[:100]


def groups(documents):
    """The documents that share a shell, in the order in which they use it."""
    found = {}
    for document in documents:
        after = AFTER.search(pathlib.Path(document).read_text(encoding="utf-8"))
        first = after[1] if after else document
        found.setdefault(first, [first])
        if document != first:
            found[first].append(document)
    return found.values()


def run(documents):
    script = [
        "set -euo pipefail",
        "scratch=$(mktemp -d)",
        # The server of a background block is in the process group of this shell, and ends with it.
        "trap 'trap - EXIT TERM; rm -rf \"$scratch\"; kill 0' EXIT",
    ]
    for document in documents:
        for block in BLOCK.finditer(pathlib.Path(document).read_text(encoding="utf-8")):
            script += [f"printf '\\n--- %s: %s\\n' {document} {quoted(title(block))}", shell(block)]
    script.append("trap - EXIT; rm -rf \"$scratch\"; touch .readme-ok; kill 0")
    ok = pathlib.Path(".readme-ok")
    ok.unlink(missing_ok=True)
    subprocess.run(["bash", "-c", "\n".join(script)], start_new_session=True, check=False)
    if not ok.exists():
        sys.exit(f"\nA command failed in {' or '.join(documents)}: the last of those above")
    ok.unlink()


def anchors(text):
    """The anchors of the headings, as GitHub makes them."""
    found = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        anchor = base = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        times = 0
        while anchor in found:
            times += 1
            anchor = f"{base}-{times}"
        found.add(anchor)
    return found


def broken_links(document):
    """The relative links of a document that lead to no file, or to no heading in it."""
    text = FENCE.sub("", pathlib.Path(document).read_text(encoding="utf-8"))
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = pathlib.Path(document).parent / path if path else pathlib.Path(document)
        if not target.exists() or anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            yield f"{document}: {link}"


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def main(documents):
    tracked = subprocess.run(["git", "ls-files", "*.md"], check=True, capture_output=True, text=True).stdout.split()
    broken = [link for document in sorted({*documents, *tracked}) for link in broken_links(document)]
    if broken:
        sys.exit("Links that lead nowhere:\n" + "\n".join(broken))
    for group in groups(documents):
        run(group)
    print(f"\nEvery command and every link is right: {' '.join(documents)}")


main(sys.argv[1:])
