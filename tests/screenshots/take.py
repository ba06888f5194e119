"""The pictures are taken here: ``script/screenshots``."""

import base64
import io
import json
import time

from PIL import Image

from odoo.tests import new_test_user, tagged

from ..docs.pages import FRENCH, LANGUAGES, ROOT
from ..support.web_client import SharedBrowser, WebClientCase
from .hospital import Hospital
from .scenes import BANNERS, PEOPLE, SCENES, Shot

WIDTH, HEIGHT = 1366, 860
BANNER = Shot(1120, 0, 0, 1120, 300)
SECONDS_TO_SETTLE = 1.5
COLORS = 256
# Opens an action, waits until it is there and nothing moves any more.
OPEN = """
(async () => {{
    const {{services}} = odoo.__WOWL_DEBUG__.root.env;
    const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
    const find = async (selector) => {{
        for (let n = 0; n < 150; n++) {{
            const found = document.querySelector(selector);
            if (found) {{
                return found;
            }}
            await sleep(100);
        }}
        throw new Error(`nothing is like ${{selector}}`);
    }};
    const app = services.menu.getApps().find((menu) => menu.xmlid === {app});
    services.menu.setCurrentMenu(app);
    await services.action.doAction({action}, {{clearBreadcrumbs: true}});
    await find({first});
    for (const selector of {clicks}) {{
        (await find(selector)).click();
        await sleep(300);
    }}
    await find({shows});
    document.activeElement.blur();
    console.log("test successful");
}})()
"""


BANNER_PAGE = """
document.head.innerHTML = "";
document.body.outerHTML = `
<body style="margin:0;width:{width}px;height:{height}px;overflow:hidden;display:flex;
             background:linear-gradient(100deg,#12545c,#1f8a8a);color:#fff;
             font-family:sans-serif">
    <div style="width:460px;padding:28px 0 0 40px;flex:none">
        <img src="{icon}" style="width:64px"/>
        <div style="font-size:30px;font-weight:bold;margin:14px 0 12px">{name}</div>
        <div style="font-size:16px;line-height:1.4">{english}<br/><br/>{french}</div>
    </div>
    <img src="{picture}" style="margin:36px 0 0 30px;width:760px;flex:none;
                                align-self:flex-start;border-radius:6px;
                                box-shadow:0 6px 24px rgba(0,0,0,.45)"/>
</body>`;
Promise.all([...document.images].map((image) => image.decode())).then(() =>
    console.log("test successful")
);
"""


class PictureBrowser(SharedBrowser):
    """A browser that takes pictures when a page is ready."""

    def _wait_code_ok(self, *args, **kwargs):
        super()._wait_code_ok(*args, **kwargs)
        for path, shot in self.test_case.shots:
            self._take(shot).save(path, optimize=True)

    def _take(self, shot):
        """Return a picture with few colours, which keeps it small."""
        size = {"width": shot.window, "height": HEIGHT}
        device = {**size, "deviceScaleFactor": 1, "mobile": False}
        self._websocket_request("Emulation.setDeviceMetricsOverride", params=device)
        time.sleep(SECONDS_TO_SETTLE)
        answer = self._websocket_request("Page.captureScreenshot")
        window = Image.open(io.BytesIO(base64.b64decode(answer["data"])))
        right, bottom = shot.left + shot.width, shot.top + shot.height
        part = window.convert("RGB").crop((shot.left, shot.top, right, bottom))
        return part.quantize(COLORS, dither=Image.Dither.NONE)


@tagged("post_install", "-at_install")
class TakePictures(WebClientCase):
    """The scenes in both languages."""

    browser_class = PictureBrowser
    browser_size = f"{WIDTH}x{HEIGHT}"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(FRENCH)
        cls.company = Hospital(cls.env).company

    def _hire(self, person, lang):
        """Return somebody with the rights of a person, who works here alone."""
        names, groups = PEOPLE[person]
        login = f"{person}.{lang}"
        vals = {"company_id": self.company.id, "company_ids": self.company.ids}
        return new_test_user(
            self.env, login, groups=groups, lang=lang, name=names[lang], **vals
        )

    def _take(self, scene):
        for folder, lang in LANGUAGES.items():
            user = self._hire(scene.person, lang)
            hospital = Hospital(self.env(user=user.id, context={"lang": lang}))
            values = {
                "app": scene.app,
                "action": hospital.open(scene.name),
                "first": ".o_action_manager .o_action",
                "clicks": scene.clicks,
                "shows": scene.shows,
            }
            code = OPEN.format(
                **{k: json.dumps(v, default=str) for k, v in values.items()}
            )
            self.shots = list(self._list_shots(scene, folder))
            ready = "odoo.isReady === true"
            self.browser_js("/odoo", code, ready, login=user.login, timeout=120)

    def _list_shots(self, scene, folder):
        """Yield the files of a scene, each with how it is taken."""
        path = ROOT / "docs" / folder / "images" / f"{scene.name}.png"
        yield path, Shot(WIDTH, 0, 0, WIDTH, scene.height)
        for name, shot in scene.shots.items():
            folder_of_page = ROOT / scene.addon / "static" / "description"
            yield folder_of_page / f"{name}_{folder}.png", shot

    # after the pictures that banners show
    def test_z_banners(self):
        for addon, (name, english, french, shown) in BANNERS.items():
            folder = ROOT / addon / "static" / "description"
            picture = ROOT / "docs" / "en" / "images" / f"{shown}.png"
            code = BANNER_PAGE.format(
                width=BANNER.width,
                height=BANNER.height,
                name=name,
                english=english,
                french=french,
                icon=_as_source(folder / "icon.png"),
                picture=_as_source(picture),
            )
            self.shots = [(folder / "banner.png", BANNER)]
            self.browser_js("/web/login", code, "document.readyState === 'complete'")


def _as_source(path):
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"


def _make_test(scene):
    def take(self):
        self._take(scene)

    return take


for scene in SCENES:
    name = f"test_{scene.name.replace('-', '_')}"
    setattr(TakePictures, name, _make_test(scene))
