"""What workers of pytest share of the files of their databases: nothing."""

import odoo.tools

from toolbox import pytest_plugin


def test_a_worker_deletes_no_file_of_another(tmp_path, monkeypatch):
    monkeypatch.setitem(odoo.tools.config, "data_dir", str(tmp_path))
    usual = tmp_path / "filestore" / "usual" / "6b" / "page.js"
    usual.parent.mkdir(parents=True)
    usual.write_text("start()")
    first = tmp_path / "filestore" / "first" / "6b" / "page.js"
    second = tmp_path / "filestore" / "second" / "6b" / "page.js"
    with (
        pytest_plugin.own_filestore("usual", "first"),
        pytest_plugin.own_filestore("usual", "second"),
    ):
        first.unlink()
        assert second.read_text() == usual.read_text() == "start()"
    assert not first.parent.exists() and not second.parent.exists()
    assert usual.exists()


def test_who_works_alone_has_the_files_of_the_database(tmp_path, monkeypatch):
    monkeypatch.setitem(odoo.tools.config, "data_dir", str(tmp_path))
    folder = tmp_path / "filestore" / "usual"
    folder.mkdir(parents=True)
    with pytest_plugin.own_filestore("usual", "usual"):
        assert folder.exists()
    assert folder.exists()
