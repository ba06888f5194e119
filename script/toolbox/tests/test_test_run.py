"""Which tests are meant by the arguments of ``script/test``."""

import tomllib

import pytest

from toolbox import paths, test_run

NEIGHBOUR = "tests/neighbours/test_kits.py"
USUAL = "bhima_stock_accounting/tests/rules"
ONE_FILE = "tests/stories/test_stories.py"


@pytest.mark.parametrize(
    ("arguments", "chosen", "options"),
    [
        ([], [], []),
        (["--long", "-x"], [], ["-x"]),
        (["-k", "receipt"], [], ["-k", "receipt"]),
        ([f"{ONE_FILE}::TestStories", "-x"], [f"{ONE_FILE}::TestStories"], ["-x"]),
        (["--quick"], list(test_run.QUICK_FILES), []),
        (["--quick", USUAL], [USUAL], []),
    ],
)
def test_paths_are_told_from_options(arguments, chosen, options):
    run = test_run.Run.of(arguments)
    assert (run.paths, run.options) == (chosen, options)
    assert run.is_long == ("--long" in arguments)


@pytest.mark.parametrize(
    ("arguments", "is_spread"),
    [
        ([], True),
        (["--durations=5"], True),
        ([USUAL], True),
        ([ONE_FILE, USUAL], True),
        ([ONE_FILE], False),
        ([f"{ONE_FILE}::TestStories"], False),
        (["-k", "receipt"], False),
    ],
)
def test_several_files_run_side_by_side(arguments, is_spread):
    run = test_run.Run.of(arguments)
    assert run._is_spread(run.paths) == is_spread


@pytest.mark.parametrize(
    ("arguments", "is_whole"),
    [([], True), (["-x"], True), (["-k", "a"], False), ([USUAL], False)],
)
def test_whole_suite_has_the_neighbours_too(arguments, is_whole):
    assert test_run.Run.of(arguments)._is_whole() == is_whole


def test_neighbours_are_known_by_their_folder():
    assert test_run._is_neighbour(NEIGHBOUR)
    assert test_run._is_neighbour(f"{NEIGHBOUR}::TestOhadaKits")
    assert not test_run._is_neighbour(USUAL)


def test_what_is_run_quickly_exists():
    assert all(test_run._file(path).exists() for path in test_run.QUICK_FILES)


def test_every_folder_with_tests_is_run():
    """pytest passes over folders beside one that is named before their own folder."""
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text())
    named = project["tool"]["pytest"]["ini_options"]["testpaths"]
    folders = {path.parent for path in paths.ROOT.glob("tests/*/test_*.py")}
    found = {str(folder.relative_to(paths.ROOT)) for folder in folders}
    assert found == {path for path in named if path.startswith("tests")} | {
        test_run.NEIGHBOURS
    }
    assert not list(paths.ROOT.glob("tests/test_*.py"))
