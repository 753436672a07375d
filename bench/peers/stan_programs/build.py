"""Compiles Stan programs with harness.cpp, each at stanc's default and at --O1, by the headers, libraries and stanc that
httpstan brings. A program that is already there is not compiled again, so that the command can be stopped and go on."""
import argparse
import pathlib
import re
import subprocess

import httpstan

# Of the sixteen forms of the log density that a compiled model has, those that are called: a quarter of the compile time.
CALLED = [
    ("double", "log_prob_jacobian", "Eigen"),
    ("double", "log_prob_jacobian", "std::vector"),
    ("math::var", "log_prob_propto_jacobian", "Eigen"),
    ("math::var", "log_prob_propto_jacobian", "std::vector"),
]
HTTPSTAN = pathlib.Path(httpstan.__file__).parent
HARNESS = pathlib.Path(__file__).with_name("harness.cpp")
LEVELS = ["O1", "O0"]
# httpstan's libraries are built for the older ABI of std::string.
FLAGS = ["-std=c++17", "-O3", "-march=native", "-DNDEBUG", "-DBOOST_DISABLE_ASSERTS"]
FLAGS += ["-DBOOST_PHOENIX_NO_VARIADIC_EXPRESSION", "-D_REENTRANT", "-D_GLIBCXX_USE_CXX11_ABI=0", "-w"]
FLAGS += [f"-I{HTTPSTAN / 'include'}"]
SUNDIALS = ["cvodes", "idas", "kinsol", "nvecserial"]
LIBRARIES = [f"-L{HTTPSTAN / 'lib'}", *[f"-lsundials_{name}" for name in SUNDIALS], "-l:libtbb.so.2"]
LIBRARIES += [f"-Wl,-rpath,{HTTPSTAN / 'lib'}"]


def call(*command):
    subprocess.run([str(word) for word in command], check=True)


def write_lean_base(folder):
    """Puts before Stan's own a base class of models that has the forms in CALLED alone."""

    def lean(form):
        return form[0] if form.groups()[:3] in CALLED else f'{form[4]} {{ throw std::logic_error("not compiled"); }}'

    base = "stan/model/model_base_crtp.hpp"
    text = (HTTPSTAN / "include" / base).read_text()
    text = re.sub(r"(?=inline (double|math::var) (log_prob\w*)\(\s*(Eigen|std::vector))([^{]*)\{[^}]*\}", lean, text)
    (folder / "lean" / base).parent.mkdir(parents=True, exist_ok=True)
    (folder / "lean" / base).write_text(text)


def build_common(folder):
    """The part that is the same for all models: the harness, and Stan's headers read once."""
    harness, header = folder / "harness.o", folder / "model_header.hpp"
    if not harness.exists() or harness.stat().st_mtime < HARNESS.stat().st_mtime:
        call("g++", *FLAGS, "-c", HARNESS, "-o", harness)
    if not header.exists():
        write_lean_base(folder)
        call("g++", f"-I{folder / 'lean'}", *FLAGS, "-x", "c++-header", HTTPSTAN / "include/stan/model/model_header.hpp", "-o", f"{header}.gch")
        header.write_text("#include <stan/model/model_header.hpp>\n")
    return harness, header


def build(program, level, folder, harness, header):
    """The executable, compiled unless it is there."""
    executable = folder / program.stem / level
    if executable.exists():
        return executable
    executable.parent.mkdir(exist_ok=True)
    source, compiled = executable.with_suffix(".cpp"), executable.with_suffix(".o")
    call(HTTPSTAN / "stanc", f"--{level}", "--name", "model", "--o", source, program)
    call("g++", f"-I{header.parent / 'lean'}", *FLAGS, "-include", header, "-c", source, "-o", compiled)
    call("g++", harness, compiled, *LIBRARIES, "-o", executable)
    compiled.unlink()
    print(executable, flush=True)
    return executable


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="gets a folder per program, with O0 and O1 in it")
    parser.add_argument("programs", type=pathlib.Path, nargs="+", help=".stan files")
    options = parser.parse_args()
    folder = options.out.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    harness, header = build_common(folder)
    for level in LEVELS:
        for program in options.programs:
            build(program, level, folder, harness, header)


if __name__ == "__main__":
    main()
