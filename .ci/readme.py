"""Runs the commands of a README as its reader would: every `sh` block in turn, in one shell, and every `js` block in Node.js.

A comment before a block says what a reader sees by himself:
  <!-- ci: background, until FILE has TEXT -->   the block serves until it is stopped; the next waits until it is up
  <!-- ci: node -->                              the block is a whole program
Blocks of `js` without it are parts of a page and are only parsed.
"""

import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"(?:<!-- ci: (?P<how>[^\n]*?) -->\n)?```(?P<language>sh|js)\n(?P<code>.*?)```", re.DOTALL)
BACKGROUND = re.compile(r"background, until (\S+) has (\S+)")
PATIENCE_SECONDS = 180


def shell(block):
    how, code = block["how"] or "", block["code"]
    if block["language"] == "js":
        flag = "" if how == "node" else " --check"
        program = code if how == "node" else f"async function page(chatDownloadUrl) {{\n{code}}}\n"
        return f"cat > \"$scratch/block.mjs\" <<'END_OF_BLOCK'\n{program}END_OF_BLOCK\nnode{flag} \"$scratch/block.mjs\"\n"
    background = BACKGROUND.fullmatch(how)
    if background:
        file, text = background.groups()
        return (
            f"rm -f {file}\n( {code.rstrip()} ) &\n"
            f"for _ in $(seq {PATIENCE_SECONDS}); do grep -q {text} {file} 2>/dev/null && break; sleep 1; done\n"
            f"grep -q {text} {file}\n"
        )
    return code


def main(readme):
    blocks = list(BLOCK.finditer(pathlib.Path(readme).read_text(encoding="utf-8")))
    script = [
        "set -euo pipefail",
        "scratch=$(mktemp -d)",
        # The server of a background block is in this shell's process group: all of it goes when the shell does.
        "trap 'trap - EXIT TERM; rm -rf \"$scratch\"; kill 0' EXIT",
    ]
    for block in blocks:
        if "mvn verify" in block["code"]:
            continue  # the caller has just run it
        title = " ".join(block["code"].split())[:100]
        script += [f"printf '\\n--- %s\\n' {quoted(title)}", shell(block)]
    script.append("printf '\\nREADME: every command did what it should\\n'; trap - EXIT; rm -rf \"$scratch\"; touch .readme-ok; kill 0")
    ok = pathlib.Path(".readme-ok")
    ok.unlink(missing_ok=True)
    subprocess.run(["bash", "-c", "\n".join(script)], start_new_session=True, check=False)
    if not ok.exists():
        sys.exit("README: a command failed")
    ok.unlink()


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


main(sys.argv[1])
