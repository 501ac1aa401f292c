"""What is packed can't hurt: hostile archives and models are refused."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xgboost as xgb

import jobs
import unpack as unpack_module
from artifact import read_artifact
from code_files import ALL_CODE, SHIPPED_CODE
from errors import UserError
from model_file import check_model_file
from unpack import Limits, unpack


def entry(name: str, content: bytes = b"{}", **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in fields.items():
        setattr(info, key, value)
    return info, content


def archive(tmp_path: Path, *entries: tuple[tarfile.TarInfo, bytes]) -> Path:
    file = tmp_path / "model.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        for info, content in entries:
            tar.addfile(info, io.BytesIO(content))
    return file


LEAVES, NO_FILE, NO_PART = "leaves the folder", "neither a file nor a folder", "no file of an"
HOSTILE = {
    "parent path": (entry("../evil.json"), LEAVES),
    "hidden parent path": (entry("code/../../evil.py"), LEAVES),
    "absolute path": (entry("/etc/evil.json"), LEAVES),
    "backslashes": (entry("code\\..\\evil.py"), LEAVES),
    "symlink": (entry("model.ubj", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"), NO_FILE),
    "hard link": (entry("model.ubj", b"", type=tarfile.LNKTYPE, linkname="x.json"), NO_FILE),
    "device": (entry("model.ubj", b"", type=tarfile.CHRTYPE), NO_FILE),
    "fifo": (entry("model.ubj", b"", type=tarfile.FIFOTYPE), NO_FILE),
    "folder": (entry("lib", b"", type=tarfile.DIRTYPE), NO_FILE),
    "pickle by name": (entry("model.pkl", pickle.dumps({})), NO_PART),
    "joblib by name": (entry("model.joblib", pickle.dumps({})), NO_PART),
    "native code": (entry("code/evil.so"), NO_PART),
    "setup": (entry("setup.py"), NO_PART),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_entries_are_refused(name: str, tmp_path: Path) -> None:
    hostile, reason = HOSTILE[name]
    folder = tmp_path / "in" / "side"
    with pytest.raises(UserError, match=f"the model archive is refused: .*{reason}") as caught:
        unpack(archive(tmp_path, hostile), folder)
    assert caught.value.code == "ARTIFACT_INVALID"
    assert not list(tmp_path.rglob("*evil*")) and not list(folder.rglob("*"))


@pytest.mark.parametrize(
    ("limits", "size", "reason"),
    [
        (Limits(), 40_000_000, "more bytes"),
        (Limits(unpacked_bytes=1000), 5000, "more bytes"),
        (Limits(packed_bytes=10), 5000, "more than 10"),
    ],
)
def test_bombs_are_refused(limits: Limits, size: int, reason: str, tmp_path: Path) -> None:
    bomb = archive(tmp_path, entry("model.ubj", b"\0" * size))
    with pytest.raises(UserError, match=reason):
        unpack(bomb, tmp_path / "out", limits)


def test_a_bomb_in_a_header_is_refused(tmp_path: Path) -> None:
    """A long name is read into memory whole, before there is an entry to look at."""
    info = entry("x", b"a" * 60_000_000, type=tarfile.GNUTYPE_LONGNAME)
    with pytest.raises(UserError, match="more bytes"):
        unpack(archive(tmp_path, info), tmp_path / "out")


def test_many_entries_twins_and_garbage_are_refused(tmp_path: Path) -> None:
    many = [entry(f"code/m{index}.py") for index in range(201)]
    with pytest.raises(UserError, match="more than 200 entries"):
        unpack(archive(tmp_path, *many), tmp_path / "many")
    with pytest.raises(UserError, match="twice"):
        unpack(archive(tmp_path, entry("model.ubj"), entry("./model.ubj")), tmp_path / "twins")
    for index, content in enumerate((b"", b"garbage", gzip.compress(b"garbage" * 200))):
        file = tmp_path / "garbage.tar.gz"
        file.write_bytes(content)
        with pytest.raises(UserError, match=r"no readable|refused"):
            unpack(file, tmp_path / f"garbage{index}")
            read_artifact(tmp_path / f"garbage{index}")


def test_a_truncated_archive_is_refused(models: dict[str, Path], tmp_path: Path) -> None:
    jobs.pack(models["binary"], tmp_path / "model.tar.gz")
    content = (tmp_path / "model.tar.gz").read_bytes()
    (tmp_path / "model.tar.gz").write_bytes(content[: len(content) // 2])
    with pytest.raises(UserError, match="no readable"):
        unpack(tmp_path / "model.tar.gz", tmp_path / "out")


def test_an_honest_archive_comes_back_whole(models: dict[str, Path], tmp_path: Path) -> None:
    jobs.pack(models["binary"], tmp_path / "model.tar.gz")
    unpack(tmp_path / "model.tar.gz", tmp_path / "out")
    packed = sorted(file.relative_to(models["binary"]) for file in models["binary"].rglob("*.*"))
    for name in packed:
        assert (tmp_path / "out" / name).read_bytes() == (models["binary"] / name).read_bytes()
    assert read_artifact(tmp_path / "out").candidate_id == "cand-binary"


def with_file(models: dict[str, Path], tmp_path: Path, name: str, content: bytes) -> Path:
    for file in models["binary"].glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.ubj", pickle.dumps({"a": 1})),
        ("model.ubj", b""),
        ("model.ubj", b"{}"),
        ("model.ubj", b'{"learner": {}}'),
        ("model.ubj", b"{" + b"i\x01a{" * 100),
        ("features.json", b"{}"),
        ("features.json", pickle.dumps([])),
        ("training.json", b"[]"),
    ],
)
def test_wrong_contents_are_refused(
    name: str, content: bytes, models: dict[str, Path], tmp_path: Path
) -> None:
    with pytest.raises(UserError) as caught:
        read_artifact(with_file(models, tmp_path, name, content))
    assert caught.value.code == "ARTIFACT_INVALID"


def test_a_missing_file_is_refused(models: dict[str, Path], tmp_path: Path) -> None:
    folder = with_file(models, tmp_path, "model.ubj", b"")
    (folder / "model.ubj").unlink()
    with pytest.raises(UserError, match="FileNotFoundError"):
        read_artifact(folder)


def big_endian(values: np.ndarray) -> bytes:
    return values.astype(">i4").tobytes()


def tampered(content: bytes, change: Callable[[np.ndarray], np.ndarray], array: str) -> bytes:
    """The model with one array of its first tree changed, by its known bytes."""
    tree = json.loads(xgb.Booster(model_file=bytearray(content)).save_raw("json"))["learner"][
        "gradient_booster"
    ]["model"]["trees"][0]
    before = np.array(tree[array])
    old, new = big_endian(before), big_endian(change(before.copy()))
    assert content.count(old) >= 1
    return content.replace(old, new, 1)


def put(index: int, value: int) -> Callable[[np.ndarray], np.ndarray]:
    def change(values: np.ndarray) -> np.ndarray:
        values[index] = value
        return values

    return change


@pytest.mark.parametrize(
    ("array", "change", "reason"),
    [
        ("left_children", put(0, 1_000_000), "child out of range"),
        ("right_children", put(0, 1_000_000), "child out of range"),
        ("left_children", put(0, 0), "child out of range"),
        ("left_children", put(0, -1), "one child"),
        ("left_children", put(0, -5), "child out of range"),
        ("split_indices", put(0, 900), "feature out of range"),
    ],
)
def test_indices_out_of_range_never_reach_xgboost(
    array: str, change: Callable, reason: str, models: dict[str, Path]
) -> None:
    content = (models["regression"] / "model.ubj").read_bytes()
    check_model_file(content, 6)
    with pytest.raises(ValueError, match=reason):
        check_model_file(tampered(content, change, array), 6)
    with pytest.raises(ValueError, match="7 features"):
        check_model_file(content, 7)


def test_pruned_and_multiclass_models_pass(models: dict[str, Path]) -> None:
    random = np.random.default_rng(1)
    data = xgb.QuantileDMatrix(random.random((500, 4)), label=random.random(500))
    pruned = xgb.train({"gamma": 0.5, "max_depth": 6, "nthread": 1}, data, 10)
    check_model_file(bytes(pruned.save_raw("ubj")), 4)
    check_model_file((models["multiclass"] / "model.ubj").read_bytes(), 6)


def test_the_lists_of_code_name_what_there_is() -> None:
    assert sorted(ALL_CODE) == sorted(file.name for file in jobs.CODE.glob("*.py"))
    assert all(
        unpack_module._ALLOWED_FILE.fullmatch(f"code/{name}") is not None for name in SHIPPED_CODE
    )


def test_no_code_can_read_a_pickle() -> None:
    for file in jobs.CODE.glob("*.py"):
        source = file.read_text()
        assert "import pickle" not in source and "joblib" not in source, file.name
        assert "allow_pickle=True" not in source, file.name
