"""What an installation gets: our packages, the standards and `worker.py`, and nothing else."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from store.settings import ROOT

OURS = {
    "activities",
    "client",
    "domain",
    "desk",
    "examples",
    "presentation",
    "starter",
    "store",
    "workflows",
    "standards",
    "worker.py",
}


def test_the_wheel_holds_our_packages_standards_and_worker(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*command, "--wheel-dir", tmp_path, ROOT], check=True)
    [wheel] = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == OURS
    for folder in OURS - {"worker.py"}:
        tracked = {path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc"}
        assert {str(path.relative_to(ROOT)) for path in tracked} <= set(names)

    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    told = subprocess.check_output(
        [
            sys.executable,
            "-c",
            "from store.settings import ROOT, default_state; print(ROOT, default_state())",
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site), "HOME": str(tmp_path)},
        text=True,
    )
    assert told.split() == [str(site), str(tmp_path / ".homeward")]
    assert (site / "standards").is_dir()
    assert (site / "worker.py").is_file()


def test_the_image_is_built_from_all_that_an_installation_gets() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert let_in >= OURS
