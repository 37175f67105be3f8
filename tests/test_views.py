"""The page: what it holds, and what it does in a real browser without a network."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import networkx
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from browser import Browser, chromium
from kg.network import neighbourhood, network
from kg.views import Network, page
from talks import Talk, iri, quads

TITLE = "Ruritania and its neighbours"
HOSTILE = (
    '<img src=x onerror="window.struck=1"></script><script>window.struck=1</script>\u202e '
    "href='javascript:window.struck=1' &amp; \u2028"
)


@pytest.fixture(scope="module")
def graph() -> Any:
    return network(quads())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("views")


@pytest.fixture(scope="module")
def window(folder: Path) -> Iterator[Browser]:
    with chromium(folder) as browser:
        yield browser


@pytest.fixture(scope="module")
def file(graph: Any, folder: Path) -> Path:
    return write(folder / "page.html", page(graph, title=TITLE))


def write(path: Path, html: str) -> Path:
    path.write_text(html, encoding="utf-8", newline="")
    return path


def data_of(html: str) -> Any:
    """The data block of a page."""
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert block is not None
    return json.loads(block[1])


def node(window: Browser, label: str) -> tuple[float, float]:
    """Where a node is on the screen."""
    place = window.ask("kg.place(kg.find(arguments[0]))", label)
    return place["x"], place["y"]


def line(window: Browser, one: str, other: str) -> Any:
    """The style of the line between two nodes."""
    return window.ask("kg.line(kg.pair(kg.find(arguments[0]), kg.find(arguments[1])))", one, other)


def evidence(window: Browser) -> str:
    """The words of the evidence pane, a line each."""
    text: str = window.ask("document.getElementById('evidence').innerText")
    return "\n".join(text.split("\n\n")).replace("\n\n", "\n")


# --- the text of the page ---


def test_the_same_network_gives_the_same_page(graph: Any) -> None:
    """Two pages of one network are equal byte for byte."""
    assert page(graph, title=TITLE) == page(network(quads()), title=TITLE)


def test_the_page_allows_its_own_scripts_and_nothing_else(graph: Any) -> None:
    """The policy names hashes; there is no other source, no handler in the markup and no address to load from."""
    html = page(graph, title=TITLE)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "connect-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    assert not re.search(r"\son\w+=|\bsrc=|<link rel=\"(?!icon)", markup)


def test_each_claim_is_in_the_page_once(graph: Any) -> None:
    """However many edges a claim makes, its quote is written once."""
    data = data_of(page(graph, title=TITLE))
    assert len(data["claims"]) == len({d["claim"] for *_, d in graph.edges(data=True)})
    assert len(data["edges"]) == graph.number_of_edges()


def test_the_model_is_pyvis(graph: Any) -> None:
    """Nodes and edges are in pyvis's network, where its other methods find them."""
    net = Network(TITLE)
    net.fill(graph)
    assert net.num_nodes() == len(graph)
    assert net.get_node(iri("state:RUR"))["label"] == "Ruritania"


def test_an_unknown_start_is_an_error(graph: Any) -> None:
    """A page cannot open on what is not there."""
    with pytest.raises(KeyError):
        page(graph, title=TITLE, start="urn:none")


def test_an_empty_network_has_a_page() -> None:
    """A network of nothing gives a page that says so."""
    assert data_of(page(network([]), title=TITLE))["nodes"] == []


def test_hostile_text_cannot_leave_its_place() -> None:
    """No text of a readout appears in the page as markup."""
    html = page(hostile(), title=HOSTILE)
    assert "<img" not in html
    assert html.count("</script>") == 3
    assert "\u202e" not in data_of(html)["nodes"][0]["label"]


# --- the page in a browser ---


@pytest.mark.chromium
def test_the_page_opens_in_silence(window: Browser, file: Path) -> None:
    """It asks for nothing but itself, and nothing goes wrong."""
    window.open(file)
    assert window.requests() == [file.resolve().as_uri()]
    assert window.complaints() == []
    assert window.ask("document.querySelector('h1').textContent") == TITLE
    assert "23 of 24 nodes and 19 of 19 claims" in window.ask("document.getElementById('status').textContent")


@pytest.mark.chromium
def test_a_click_on_a_node_shows_its_quotes(window: Browser, file: Path) -> None:
    """The evidence names type, office, speaker, polarity in words and signs, source, and the quote in its sentence."""
    window.open(file)
    window.click(*node(window, "Tomas Okello"))
    window.wait("kg.state.chosen")
    text = evidence(window)
    assert text.startswith("Person · of Freedonia\nTomas Okello\nPrime minister")
    assert "✗ denied" in text
    assert "did not discuss" in text
    assert "according to" in text
    assert "2031-05-06 · Office of the President · Talks in Port Almsa" in text
    marked = window.ask("[...document.querySelectorAll('#evidence mark')].map((mark) => mark.textContent)")
    assert "the leaders did not discuss a naval base in Port Almsa" in marked
    sentences = window.ask("[...document.querySelectorAll('#evidence blockquote')].map((quote) => quote.textContent)")
    assert (
        "Asked about the naval base, Petrescu said that the leaders did not discuss a naval base in Port Almsa."
        in sentences
    )
    assert window.complaints() == []


@pytest.mark.chromium
def test_a_click_on_a_name_or_a_line_is_a_choice_too(window: Browser, file: Path) -> None:
    """The name under a shape stands for it; a line shows what is between its two ends."""
    window.open(file)
    x, y = node(window, "Kestrel drone")
    window.click(x, y + 20)
    window.wait("kg.state.chosen")
    assert "Kestrel drone" in evidence(window)
    window.click(**window.ask("kg.place(kg.find('Freedonia'), kg.find('Kestrel drone'))"))
    window.wait("kg.state.chosen.pair")
    assert evidence(window).startswith("Between\nFreedonia — Kestrel drone")
    assert "Freedonia had supplied the Kestrel drone to rebels in the hills" in evidence(window)


@pytest.mark.chromium
def test_each_way_of_claiming_looks_different(window: Browser, file: Path) -> None:
    """Line, sign and word differ, so that no colour is needed to tell a denial from a plan."""
    window.open(file)
    pairs = {"planned": ("Ruritania", "Sea Guard exercise"), "desired": ("Ruritania", "grain exports"),
             "possible": ("Freedonia", "Northern Assembly"), "denied": ("Freedonia", "Kestrel drone"),
             "actual": ("Ilse Varga", "disaster relief")}  # fmt: skip
    styles = {how: line(window, *ends) for how, ends in pairs.items()}
    assert len({json.dumps(style["dashes"]) for style in styles.values()}) == len(styles)
    assert {how: style["label"][:1] for how, style in styles.items()} == {
        "planned": "◷", "desired": "♡", "possible": "?", "denied": "✗", "actual": ""}  # fmt: skip
    legend = window.ask("document.getElementById('filters').innerText")
    assert all(word in legend for word in ("✓ affirmed", "✗ denied", "◷ planned", "♡ desired", "? possible"))


@pytest.mark.chromium
def test_claims_of_one_pair_are_one_line(window: Browser, file: Path) -> None:
    """A line that stands for several claims counts them by how they are made, and marks a contradiction."""
    window.open(file)
    both = line(window, "Ilse Varga", "Tomas Okello")
    assert both["label"] == "⇄ ✓3 ✗"
    assert both["dashes"] not in (False, line(window, "Freedonia", "Kestrel drone")["dashes"])
    assert "Contradicted by:" in evidence(window)


@pytest.mark.chromium
def test_filters_take_away_and_bring_back(window: Browser, file: Path) -> None:
    """By type, by way of claiming, by speaker and by date; the evidence says what is hidden."""
    window.open(file)
    drawn = "kg.drawn.claims.length"

    def tick(name: str) -> None:
        rows = window.driver.find_elements(By.CSS_SELECTOR, "#filters .row label")
        next(row for row in rows if row.text.strip().endswith(name)).click()

    tick("denied")
    assert window.ask(drawn) == 16
    assert window.ask("kg.line(kg.pair(kg.find('Freedonia'), kg.find('Kestrel drone')))") is None
    window.ask("kg.go(kg.find('Freedonia'))")
    assert "1 claim is hidden by the filters." in evidence(window)
    tick("denied")
    tick("Dana Petrescu")
    assert window.ask(drawn) == 17
    tick("Topics")
    assert not window.ask("kg.drawn.nodes.some((i) => kg.data.nodes[i].type === 'Topic')")
    window.driver.find_element(By.XPATH, "//nav//button[text()='Clear the filters']").click()
    assert window.ask(drawn) == 19
    day = window.driver.find_element(By.CSS_SELECTOR, "#filters input[aria-label=From]")
    window.driver.execute_script(
        "arguments[0].value='2031-06-01'; arguments[0].dispatchEvent(new Event('change'))", day
    )
    assert window.ask(drawn) == 5


@pytest.mark.chromium
def test_a_name_is_found_as_it_is_typed(window: Browser, file: Path) -> None:
    """Aliases and letters without diacritics do; the keyboard alone is enough."""
    window.open(file)
    field = window.driver.find_element(By.ID, "search")
    field.send_keys("vargova")
    assert [o.text for o in window.driver.find_elements(By.CSS_SELECTOR, "#hits [role=option]")] == [
        "Ilse Varga\nPerson, Ruritania"
    ]
    field.send_keys(Keys.ENTER)
    assert "Ilse Varga" in evidence(window)
    assert window.ask("kg.data.nodes[kg.state.chosen.node].label") == "Ilse Varga"


@pytest.mark.chromium
def test_the_table_holds_the_same_claims_and_sorts(window: Browser, file: Path) -> None:
    """By any column, by the keyboard, and a claim of it opens its evidence."""
    window.open(file)
    window.driver.find_element(By.ID, "tab-table").click()
    assert len(window.driver.find_elements(By.CSS_SELECTOR, "#table-pane tbody tr")) == 19

    def column(n: int) -> list[str]:
        values: list[str] = window.ask(
            f"[...document.querySelectorAll('tbody td:nth-child({n})')].map((cell) => cell.textContent)"
        )
        return values

    assert column(1) == sorted(column(1), reverse=True)
    window.driver.find_element(By.XPATH, "//th//button[starts-with(., 'Act')]").send_keys(Keys.ENTER)
    assert column(3) == sorted(column(3))
    assert window.ask("document.querySelector('th[aria-sort=ascending]').textContent").startswith("Act")
    window.driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert column(3) == sorted(column(3), reverse=True)
    window.driver.find_element(By.XPATH, "//tr[contains(., 'Kestrel')]//button").send_keys(Keys.ENTER)
    assert "Freedonia had supplied the Kestrel drone" in evidence(window)


@pytest.mark.chromium
def test_the_address_restores_the_view(window: Browser, file: Path) -> None:
    """What was chosen, filtered and shown comes back from a link, and the way back works."""
    window.open(file)
    window.ask("kg.go(kg.find('Freedonia'))")
    window.driver.find_element(By.XPATH, "//nav//label[contains(., 'Topics')]").click()
    window.driver.find_element(By.ID, "tab-table").click()
    fragment = window.ask("location.hash")
    window.open(file, fragment)
    assert window.ask("kg.data.nodes[kg.state.chosen.node].label") == "Freedonia"
    assert window.ask("[...kg.state.off.type]") == ["Topic"]
    assert window.ask("document.getElementById('table-pane').hidden") is False
    assert "Freedonia" in evidence(window)
    window.driver.find_element(By.ID, "tab-graph").click()
    window.driver.back()
    window.wait("kg.state.view === 'table'")


@pytest.mark.chromium
def test_a_damaged_address_does_no_harm(window: Browser, file: Path) -> None:
    """An address that names nothing known opens the first view."""
    window.open(file, "#node=person/none&edge=a%20b&path=x&view=%3Cb%3E&from=never&nodes=-1&-type=%00&%E0%A4%A")
    assert window.ask("kg.drawn.nodes.length") > 0
    assert window.complaints() == []


@pytest.mark.chromium
def test_a_double_click_and_a_way_lead_further(window: Browser, graph: Any, folder: Path) -> None:
    """From a small start one can widen the view, and find the way to another node with the quotes of each step."""
    small = write(
        folder / "small.html", page(graph, title=TITLE, start=list(neighbourhood(graph, iri("event:danube-summit"), 2)))
    )
    window.open(small)
    assert window.ask("kg.drawn.nodes.length") == 2
    window.click(*node(window, "Marek Dubois"), times=2)
    window.wait("kg.drawn.nodes.length > 2")
    window.ask("kg.walk(kg.find('Dana Petrescu'), kg.find('Kestrel drone'))")
    text = evidence(window)
    assert text.startswith("A way of 3 steps\nDana Petrescu and Kestrel drone")
    assert "Freedonia had supplied the Kestrel drone" in text


@pytest.mark.chromium
def test_a_large_network_opens_on_a_part(window: Browser, folder: Path) -> None:
    """It opens around its most central node; the whole is drawn when it is asked for."""
    window.open(write(folder / "large.html", page(crowd(400), title=TITLE)))
    assert window.ask("kg.drawn.nodes.length") == 70
    assert "Centre first" in window.ask("document.getElementById('status').textContent")
    window.driver.find_element(By.ID, "wider").click()
    assert window.ask("kg.drawn.nodes.length") == 110
    window.driver.find_element(By.ID, "whole").click()
    assert window.ask("kg.drawn.nodes.length") == 401
    assert window.complaints() == []


@pytest.mark.chromium
def test_hostile_text_runs_nowhere(window: Browser, folder: Path) -> None:
    """Not on opening, hovering, choosing, searching, sorting or saving, whatever field it stands in."""
    target = write(folder / "hostile.html", page(hostile(), title=HOSTILE))
    window.open(target)
    label = window.ask("kg.data.nodes[0].label")
    x, y = node(window, label)
    window.do("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    window.click(x, y)
    window.wait("kg.state.chosen")
    assert "<img src=x" in evidence(window)
    window.ask("document.querySelectorAll('#evidence button').forEach((button) => button.click())")
    window.driver.find_element(By.ID, "search").send_keys("<img")
    window.driver.find_element(By.ID, "tab-table").click()
    window.ask("document.querySelectorAll('th button').forEach((button) => button.click())")
    window.ask("[kg.csv(), kg.graphml(), kg.drawing()].length")
    hrefs = window.ask("[...document.querySelectorAll('a[href]')].map((a) => a.protocol)")
    assert not {"javascript:", "data:"} & set(hrefs)
    assert window.ask("window.struck") is None
    assert window.ask("document.querySelectorAll('main img, aside img').length") == 0
    assert window.complaints() == []
    assert window.requests() == [target.resolve().as_uri()]


@pytest.mark.chromium
def test_what_is_seen_can_be_kept(window: Browser, file: Path, folder: Path) -> None:
    """As a picture, a drawing, a table that no spreadsheet takes for formulas, and a network that networkx reads."""
    window.open(file)
    rows = list(csv.DictReader(StringIO(window.ask("kg.csv()"))))
    assert len(rows) == 19
    denied = next(row for row in rows if row["How"].startswith("denied") and "Kestrel" in row["On what"])
    assert denied["Who says so"] == "Ruth Adeyemi"
    again = networkx.parse_graphml(window.ask("kg.graphml()").replace('<?xml version="1.0" encoding="UTF-8"?>\n', ""))
    assert len(again) == 23
    assert "Ilse Varga" in window.ask("kg.drawing()")
    for format_, name in (("png", "ruritania-and-its-neighbours.png"), ("csv", "ruritania-and-its-neighbours.csv")):
        window.driver.find_element(By.ID, "save").click()
        window.driver.find_element(By.CSS_SELECTOR, f"[data-save={format_}]").click()
        wait_for(window, folder / name)
    assert (folder / "ruritania-and-its-neighbours.png").read_bytes().startswith(b"\x89PNG")
    assert window.complaints() == []


@pytest.mark.chromium
@pytest.mark.parametrize(("width", "dark"), [(400, False), (1400, True)])
def test_the_page_fits_small_and_dark_screens(window: Browser, file: Path, width: int, dark: bool) -> None:
    """Nothing is wider than the window, and text stands out from its ground."""
    window.resize(width, 800, dark=dark)
    try:
        window.open(file)
        assert window.ask("document.documentElement.scrollWidth") <= width
        ground = window.ask("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") != dark
    finally:
        window.resize(1400, 900)


def wait_for(window: Browser, path: Path) -> None:
    """Waits until a download is whole."""
    WebDriverWait(window.driver, 20, 0.05).until(lambda _: path.exists() and path.stat().st_size)


def crowd(size: int) -> Any:
    """A network of a centre that met everybody."""
    talk = Talk("crowd", "The centre met them.")
    centre = talk.entity("person:centre", "Centre")
    for n in range(size):
        talk.claim("Meet", f"{centre} {talk.entity(f'person:p{n}', f'Person {n}')}", "The centre met them")
    return network(talk.quads)


def hostile() -> Any:
    """A network with hostile text in every field."""
    graph = networkx.MultiDiGraph()
    document = {
        "title": HOSTILE,
        "date": HOSTILE,
        "publisher": HOSTILE,
        "url": "javascript:window.struck=1",
        "identifier": HOSTILE,
    }
    graph.graph["documents"] = {HOSTILE: document}
    for name in (HOSTILE, HOSTILE + "2", "long"):
        label = HOSTILE * 100 if name == "long" else name
        graph.add_node(name, iri=name, type="Person", label=label, state=HOSTILE, aliases=[HOSTILE],
                       same_as=[HOSTILE, "javascript:window.struck=1", "http://["], offices=[HOSTILE])  # fmt: skip
    ends = {
        "agents": [HOSTILE],
        "recipients": [HOSTILE + "2", "long"],
        "topics": [HOSTILE + "3"],
        "speakers": [HOSTILE + "4"],
    }
    texts = dict.fromkeys(("label", "place", "time", "amount", "before", "quote", "after", "start", "end"), HOSTILE)
    lists: dict[str, list[str]] = {"objects": [], "places": [], "relayed_by": [], "against": []}
    for target in ends["recipients"]:
        graph.add_edge(HOSTILE, target, claim=HOSTILE, relation="to", action=HOSTILE, plover=HOSTILE, office=None,
                       symmetric=False, polarity="denied", modality=HOSTILE, document=HOSTILE, **ends, **texts, **lists,
                       topic_labels=[HOSTILE], speaker_labels=[HOSTILE])  # fmt: skip
    return graph
