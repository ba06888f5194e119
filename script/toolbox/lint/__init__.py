"""The gates of ``script/lint``: one module per kind of check."""
