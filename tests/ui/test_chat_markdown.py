"""What Markdown becomes: tables, tasks, links, maths; and what it never becomes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.chat.colouring import DARK as DARK_CODE
from ui.chat.colouring import LIGHT as LIGHT_CODE
from ui.chat.colouring import spans
from ui.chat.markdown import to_html
from ui.chat.maths import maths_html
from ui.theme import DARK, LIGHT


def test_that_html_stays_text() -> None:
    html = to_html('<img src="http://example.org/x.png"><script>alert(1)</script> <b>bold</b>')
    assert "<img" not in html and "<script" not in html and "<b>" not in html
    assert "&lt;script&gt;" in html


def test_that_an_image_becomes_its_words_and_its_address() -> None:
    html = to_html("![a cat](http://example.org/cat.png)")
    assert "<img" not in html
    assert "a cat (" in html and ">http://example.org/cat.png</a>" in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_that_only_harmless_addresses_become_links(address: str) -> None:
    assert "<a " not in to_html(f"[here]({address})")


def test_that_a_bare_address_is_a_link_without_its_full_stop() -> None:
    assert '<a href="https://example.org/a_b">https://example.org/a_b</a>.' in to_html(
        "See https://example.org/a_b."
    )
    assert "<a " not in to_html("`https://example.org`")


def test_that_tasks_tables_and_strikethrough_are_read() -> None:
    html = to_html("- [ ] open\n- [x] done\n\n| A |\n|---|\n| 1 |\n\n~~gone~~")
    assert '<li class="unchecked">open' in html and '<li class="checked">done' in html
    assert "<th>A</th>" in html and "<s>gone</s>" in html


def test_that_a_part_of_a_table_shows_its_own_rows_alone() -> None:
    head = "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n"
    html = to_html("| 7 | 8 |\n", table=head)
    assert ">7</td>" in html and ">5</td>" not in html and "<th" not in html
    assert 'width="50%"' in html


def test_that_an_indented_line_is_no_code_and_dashes_make_no_heading() -> None:
    assert "<pre>" not in to_html("    four blanks before it")
    assert "<h" not in to_html("Words\n-").replace("<hr", "")


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"E = mc^2", "E = mc²"),
        (r"\frac{a}{b}", "a/b"),
        (r"\sum_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"e^{-x^2}", "e<sup>-x²</sup>"),
        (r"\alpha \leq \beta", "α ≤ β"),
        (r"x^{", "x^{"),
        (r"a < b", "a &lt; b"),
        (r"\frac{1}{\sigma\sqrt{2\pi}}", "1/(σ√(2π))"),
        (r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}", "(-b ±√(b²-4ac))/(2a)"),
        (r"\dfrac{a+b}{c} = \tfrac12 \times \cfrac{1}{1+x}", "(a+b)/c = 1/2 × 1/(1+x)"),
        (r"\frac{\frac{a}{b}}{c} - \frac{a}{\frac{b}{c}}", "(a/b)/c - a/(b/c)"),
        (r"\frac{a}{b}c + 2\frac{1}{3}", "(a/b)c + 2(1/3)"),
        (r"e^{-\frac{1}{2}\left(\frac{x-\mu}{\sigma}\right)^2}", "e<sup>-(1/2)((x-μ)/σ)²</sup>"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"\frac{n!}{k!(n-k)!}", "n!/(k!(n-k)!)"),
        (r"\frac{\partial^2 f}{\partial x^2} + \frac{dy}{dx}", "∂² f/∂x² + dy/dx"),
        (r"\frac{\sin x}{x}", "(sin x)/x"),
        (r"\frac{f(x)}{g'(x)}", "f(x)/g′(x)"),
        (r"\frac{\text{mass}}{\text{volume}}", "mass/volume"),
        (r"\sqrt[3]{x+1} + \sqrt[n]{x}", "∛(x+1) + ⁿ√(x)"),
        (r"a^{b+c} x^{y^z} 2^{n/2}", "aᵇ⁺ᶜ x<sup>yᶻ</sup> 2<sup>n/2</sup>"),
        (r"x_{i_j} a_{i,j} x_{\text{max}}", "x<sub>iⱼ</sub> a<sub>i,j</sub> x<sub>max</sub>"),
        (r"\binom{n}{k}", "C(n, k)"),
        (r"a \equiv b \pmod{n}, a \bmod n", "a ≡ b (mod n), a mod n"),
        (r"\overline{z} f''(x)", "z\u0305 f″(x)"),
        (r"\overset{!}{=} \underbrace{a+b}_{n}", "=<sup>!</sup>(a+b)ₙ"),
        (r"\left. \frac{df}{dx} \right|_{x=0} \left\| v \right\|", "df/dx |ₓ₌₀ ‖ v ‖"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a, b; c, d)"),
        (r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}", "|a, b; c, d|"),
        (r"\begin{cases} x & x > 0 \\ -x & x \le 0 \end{cases}", "{ x, x &gt; 0<br>-x, x ≤ 0"),
    ],
)
def test_that_maths_is_readable(latex: str, shown: str) -> None:
    assert maths_html(latex) == shown


@pytest.mark.parametrize("text", ["$x^2$", r"\(x^2\)", "$$x^2$$", r"\[x^2\]", "$$\nx^2\n$$"])
def test_that_every_way_of_writing_maths_is_known(text: str) -> None:
    assert "<i>x²</i>" in to_html(text)


@pytest.mark.parametrize("text", ["It costs $5 and then $10.", "`$x^2$`", "From $ 5 to 6 $ a day"])
def test_that_money_and_code_are_no_maths(text: str) -> None:
    assert "<i>" not in to_html(text)


@given(st.text(alphabet="ab \n`~#|-1.>$\\[](){}^_*!<&", max_size=200))
def test_that_any_text_can_be_shown(text: str) -> None:
    assert "<script" not in to_html(text)


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("palette", "theme"), [(LIGHT_CODE, LIGHT), (DARK_CODE, DARK)], ids=["light", "dark"]
)
def test_that_the_colours_of_code_stand_out(palette: dict[str, str], theme: object) -> None:
    for name, colour in {**palette, "text": theme.text, "language": theme.muted}.items():  # type: ignore[attr-defined]
        assert contrast(colour, theme.code) >= 4.5, name  # type: ignore[attr-defined]


def test_that_code_is_coloured_by_line_and_column() -> None:
    found = list(spans('def f():\n    """a\n    b"""\n', "python"))
    assert [(each.line, each.start, each.length) for each in found if each.colour == "keyword"] == [(0, 0, 3)]
    assert [each.line for each in found if each.colour == "string"] == [1, 2]
    assert not list(spans("x = 1", "no such language"))
