from unittest.mock import patch

from odoo.tests import tagged
from odoo.tests.common import ChromeBrowser

from ..support.web_client import WebClientCase

PAGE = "/web/login"
LOADED = "document.readyState === 'complete'"
SUCCESS = "console.log('test successful')"


@tagged("post_install", "-at_install")
class TestWebClient(WebClientCase):
    """A page that does not start is opened once more, and only that."""

    def _open(self, code, *starts):
        """Open a page which starts, or stays empty, time after time.

        :return: how many times it was opened, and what the test is told
        """
        wait_ready = ChromeBrowser._wait_ready
        is_started = iter(starts)
        with patch.object(
            ChromeBrowser,
            "_wait_ready",
            autospec=True,
            side_effect=lambda *args: next(is_started) and wait_ready(*args),
        ) as opened:
            try:
                self.browser_js(PAGE, code, LOADED)
            except AssertionError as problem:
                return opened.call_count, str(problem)
        return opened.call_count, None

    def test_a_page_that_starts_is_opened_once(self):
        self.assertEqual(self._open(SUCCESS, True), (1, None))

    def test_an_empty_page_is_opened_once_more(self):
        with self.assertWarnsRegex(UserWarning, "Opened once more"):
            self.assertEqual(self._open(SUCCESS, False, True), (2, None))

    def test_a_page_that_stays_empty_fails(self):
        with self.assertWarnsRegex(UserWarning, "Opened once more"):
            times, problem = self._open(SUCCESS, False, False)
        self.assertEqual(times, 2)
        self.assertIn("was always falsy", problem)

    def test_what_fails_in_a_page_is_not_done_again(self):
        times, problem = self._open("console.error('a wrong amount')", True)
        self.assertEqual(times, 1)
        self.assertIn("a wrong amount", problem)
