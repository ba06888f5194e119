from odoo.tests import tagged

from ..support.web_client import WebClientCase

PAGE = "/web/login"
LOADED = "document.readyState === 'complete'"
SUCCESS = "console.log('test successful')"
REMEMBER = "document.cookie = 'who=me'; localStorage.setItem('who', 'me');"
ASK = """
    console[
        document.cookie.includes('who') || localStorage.getItem('who') ? 'error' : 'log'
    ]('test successful')
"""


@tagged("post_install", "-at_install")
class TestWebClient(WebClientCase):
    """Tests work in one browser, and know nothing of each other."""

    def _open(self, code):
        """Open a page and run some code in it; return what fails."""
        try:
            self.browser_js(PAGE, code, LOADED)
        except AssertionError as problem:
            return str(problem)
        return None

    def test_the_next_page_is_opened_in_the_same_browser(self):
        self.assertIsNone(self._open(SUCCESS))
        first = self.shared_browser
        self.assertIsNone(self._open(SUCCESS))
        self.assertIs(self.shared_browser, first)

    def test_the_next_page_remembers_nobody(self):
        self.assertIsNone(self._open(f"{REMEMBER} {SUCCESS}"))
        self.assertIsNone(self._open(ASK))

    def test_what_fails_in_a_page_fails_once(self):
        self.assertIn("a wrong amount", self._open("console.error('a wrong amount')"))
        self.assertIsNone(self.shared_browser)
        self.assertIsNone(self._open(SUCCESS))

    def test_an_error_in_the_code_is_told(self):
        self.assertIn("is not defined", self._open("nobodyKnowsMe()"))
