from concurrent.futures import Future, wait
from contextlib import ExitStack
from unittest.mock import patch

from odoo.tests import HttpCase, common

SECONDS_TO_ANSWER = 10
# What pages keep of a person; not the web client itself.
STORED = "local_storage,indexeddb,websql,service_workers"


class SharedBrowser(common.ChromeBrowser):
    """A browser in which the tests of a class work one after the other.

    It has what the web client consists of at hand: a new one would fetch and compile it
    for each person and each language.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # later versions of Odoo 19.0 close a browser by what it has to clean up
        self.cleanup_of_all = getattr(self, "cleanup", None)

    def take_over(self, case, success_signal):
        """Begin with the page of another test, as if nothing had happened before."""
        self.test_case, self._logger = case, case._logger
        self.success_signal = success_signal
        self.error_checker = None
        self._result = Future()
        self.cleanup = ExitStack()
        self.cleanup.callback(self.stop)
        return self

    def stop(self):
        """Leave the page; close the browser only if something went wrong in it."""
        if self.had_failure or not self._result.done() or self._result.exception():
            self.close()
            return
        self._websocket_request("Page.stopLoading")
        wait(self._responses.values(), SECONDS_TO_ANSWER)
        self.navigate_to("about:blank", wait_stop=True)
        self._websocket_request("Network.clearBrowserCookies")
        kept = {"origin": self.test_case.base_url(), "storageTypes": STORED}
        self._websocket_request("Storage.clearDataForOrigin", params=kept)

    def close(self):
        """Close the browser for good."""
        type(self.test_case).shared_browser = None
        self.cleanup = self.cleanup_of_all
        super().stop()


class WebClientCase(HttpCase):
    """People in front of Odoo's web client, in Chromium."""

    browser_class = SharedBrowser
    shared_browser = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls._close_browser)

    @classmethod
    def _close_browser(cls):
        if cls.shared_browser:
            cls.shared_browser.close()

    def browser_js(self, *args, **kwargs):
        """Work in the browser of the class; Odoo would start one each time."""
        with patch.object(common, "ChromeBrowser", self._get_browser):
            super().browser_js(*args, **kwargs)

    def _get_browser(self, case, success_signal, **options):
        cls = type(self)
        if not cls.shared_browser:
            cls.shared_browser = cls.browser_class(case, success_signal, **options)
        return cls.shared_browser.take_over(case, success_signal)
