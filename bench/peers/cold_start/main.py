"""Wall time of a cold process, from the model's source and its data to a summary in which all R-hats are below 1.01:
4 chains, 1000 draws each after 1000 of warmup, and where an R-hat is not below 1.01, again with twice the draws. Each
tool at its defaults, in turns; the least of several runs, of wall time and of processor time, which what else the machine
does adds less to. Prints a table, or JSON lines."""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent.parent
PYTHON = {tool: [sys.executable, HERE / f"with_{tool.lower()}.py"] for tool in ["stanli", "NumPyro", "nutpie", "Stan"]}


def command(tool, program, data):
    if tool == "ours":
        return ["node", ROOT / "bench/dist/peers/cold_start/ours.js", program.stem, data]
    return [*PYTHON[tool], program, data]


def time_run(words):
    """Seconds on the wall and of the processor, and the last line that is printed."""
    started, used = time.perf_counter(), processor_seconds()
    output = subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started, processor_seconds() - used, json.loads(output.stdout.splitlines()[-1])


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", nargs="+", default=["ours", "stanli", "NumPyro", "nutpie"])
    parser.add_argument("--compiled", type=pathlib.Path, help="folder of stan_programs/build.py, where Stan is one of the tools")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--problem", nargs=2, type=pathlib.Path, action="append", metavar=("PROGRAM", "DATA"), required=True)
    options = parser.parse_args()
    os.environ["STAN_COMPILED"] = str(options.compiled)
    runs = {}
    for _ in range(options.repeats):
        for program, data in options.problem:
            for tool in options.tools:
                runs.setdefault((program.stem, tool), []).append(time_run(command(tool, program, data)))
    for (problem, tool), results in runs.items():
        wall, processor = (min(result[k] for result in results) for k in range(2))
        row = {"problem": problem, "tool": tool, "seconds": wall, "processorSeconds": processor, **results[-1][2]}
        print(json.dumps(row) if options.json else format_row(**row))


def format_row(problem, tool, seconds, processorSeconds, draws, rHat):
    return f"{problem:28}{tool:10}{seconds:8.2f} s{processorSeconds:8.2f} s of processor, {draws} draws, R-hat {rHat:.4f}"



if __name__ == "__main__":
    main()
