"""What becomes of each tag, and of texts that are not quite BBCode."""

import pytest

from feed24.text.rendering import MOST_CHARACTERS, MOST_MARKS, render

REL = 'rel="noopener noreferrer nofollow"'
PICTURE = 'loading="lazy" referrerpolicy="no-referrer"'


def link(address: str, text: str) -> str:
    return f'<a href="{address}" {REL}>{text}</a>'


X = link("https://x.test", "https://x.test")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "plain & <b>not</b> \"x\" 'y' :) 😀",
            "plain &amp; &lt;b&gt;not&lt;/b&gt; \"x\" 'y' :) 😀",
        ),
        ("one\ntwo\r\nthree", "one<br>two<br>three"),
        ("[B]b[/B][i]i[/i][u]u[/u][S]s[/S]", "<b>b</b><i>i</i><u>u</u><s>s</s>"),
        ("[COLOR=#F00]r[/COLOR]", '<span style="color:#F00">r</span>'),
        ("[color=teal]r[/color]", '<span style="color:teal">r</span>'),
        ("[color=red;x:url(1)]r[/color]", "r"),
        ("[SIZE=18pt]s[/SIZE]", '<span style="font-size:18pt">s</span>'),
        ("[size=5]s[/size]", '<span style="font-size:x-large">s</span>'),
        ("[size=20]s[/size]", '<span style="font-size:20px">s</span>'),
        (
            "[size=999px]s[/size][size=1px]t[/size]",
            '<span style="font-size:48px">s</span><span style="font-size:8px">t</span>',
        ),
        ("[size=huge]s[/size]", "s"),
        ("[FONT=Courier New]f[/FONT]", '<span style="font-family:Courier New">f</span>'),
        ("[font=a;b]f[/font]", "f"),
        ("[CENTER]c[/CENTER]\nx", '<div style="text-align:center">c</div>x'),
        ("[LEFT]c[/LEFT]", '<div style="text-align:left">c</div>'),
        ("[RIGHT]c[/RIGHT]", '<div style="text-align:right">c</div>'),
        ("[P]one[/P]\n[P]two[/P]", "<p>one</p><p>two</p>"),
        ("[QUOTE]said[/QUOTE]\nyes", "<blockquote>said</blockquote>yes"),
        ("[QUOTE=O'Brien]said[/QUOTE]", "<blockquote><cite>O'Brien</cite>said</blockquote>"),
        ('[SPOILER="To be"]in[/SPOILER]', "<details><summary>To be</summary>in</details>"),
        ("[spoiler]in[/spoiler]", "<details>in</details>"),
        (
            "[CODE]if a < b:\n  [b]x[/b] https://x.test [*]\n[/CODE]\ny",
            "<pre><code>if a &lt; b:\n  [b]x[/b] https://x.test [*]\n</code></pre>y",
        ),
        (
            "[CODE]x[i=it's][/CODE] [b]y[/b]",
            "<pre><code>x[i=it's]</code></pre> <b>y</b>",
        ),
        ("[LIST]\n[*]one\n[*]two\n[/LIST]\nx", "<ul><li>one</li><li>two</li></ul>x"),
        ("[LIST=1][*]one[/*][*]two[/LIST]", '<ol type="1"><li>one</li><li>two</li></ol>'),
        ("[LIST=a][*]one\nmore[/LIST]", '<ol type="a"><li>one<br>more</li></ol>'),
        (
            "[LIST][*]a[LIST=1][*]b[*]c[/LIST][*]d[/LIST]",
            '<ul><li>a<ol type="1"><li>b</li><li>c</li></ol></li><li>d</li></ul>',
        ),
        ("[*]lonely", "[*]lonely"),
        (
            "[TABLE]\n[TR]\n[TH]h[/TH][TD]1\n2[/TD]\n[/TR]\n[/TABLE]\nx",
            "<table><tbody><tr><th>h</th><td>1<br>2</td></tr></tbody></table>x",
        ),
        ("[URL]https://x.test[/URL]", X),
        ("[URL=https://x.test/?a=1&b=2]p[/URL]", link("https://x.test/?a=1&amp;b=2", "p")),
        ("[url=https://x.test][b]p[/b][/url]", link("https://x.test", "<b>p</b>")),
        ("[url=/company/]p[/url]", link("/company/", "p")),
        ("[url=x.test/a]p[/url]", link("https://x.test/a", "p")),
        ("[url=mailto:a@x.test]p[/url]", link("mailto:a@x.test", "p")),
        ("[url=javascript:alert(1)]p[/url]", "p"),
        ("[url=JaVaScRiPt:alert(1)]p[/url][url]data:text/html,x[/url]", "pdata:text/html,x"),
        ("[url=https://x.test]https://y.test[/url]", link("https://x.test", "https://y.test")),
        (
            "see https://x.test, (www.y.test)!",
            f"see {X}, ({link('https://www.y.test', 'www.y.test')})!",
        ),
        ("[IMG]https://x.test/a.png[/IMG]", f'<img src="https://x.test/a.png" alt="" {PICTURE}>'),
        (
            "[IMG WIDTH=10 HEIGHT=20]/a.png[/IMG]",
            f'<img src="/a.png" alt="" width="10" height="20" {PICTURE}>',
        ),
        ("[img]javascript:alert(1)[/img]", "javascript:alert(1)"),
        ("[img]mailto:x[/img]", "mailto:x"),
        ("[VIDEO TYPE=YOUTUBE WIDTH=4]https://x.test[/VIDEO]", X),
        ("[cut]all of it[CUT=more]", "all of it"),
        ("[unknown]y[/unknown] a[1] [ ] [] [/]", "[unknown]y[/unknown] a[1] [ ] [] [/]"),
        ("[b]never closed", "<b>never closed</b>"),
        ("never opened[/b]", "never opened"),
        ("[b][i]crossed[/b]over[/i]", "<b><i>crossed</i></b>over"),
        ('[x="unclosed] [b]b[/b]', '[x="unclosed] <b>b</b>'),
        ("", ""),
    ],
)
def test_tags(text: str, html: str) -> None:
    assert render(text).html == html


@pytest.mark.parametrize(
    ("text", "html", "codes"),
    [
        ("[USER=5]Ann[/USER]", '<span data-mention="U5">Ann</span>', ("U5",)),
        ("[user=05][b]A[/b][/user]", '<span data-mention="U5"><b>A</b></span>', ("U5",)),
        ("[USER=5][/USER]", '<span data-mention="U5">Person 5</span>', ("U5",)),
        ("[PROJECT=9]Crew[/PROJECT]", '<span data-mention="SG9">Crew</span>', ("SG9",)),
        ("[DEPARTMENT=3]IT[/DEPARTMENT]", '<span data-mention="D3">IT</span>', ("D3",)),
        ("[USER=x]Ann[/USER][USER]Bob[/USER]", "AnnBob", ()),
        ("[USER=0]Ann[/USER][USER=99999999999999999999]Bob[/USER]", "AnnBob", ()),
        ("[USER=9223372036854775808]Ann[/USER]", "Ann", ()),
        ("[CODE][USER=5]Ann[/USER][/CODE]", "<pre><code>[USER=5]Ann[/USER]</code></pre>", ()),
    ],
)
def test_mentions(text: str, html: str, codes: tuple[str, ...]) -> None:
    assert render(text).html == html
    assert render(text).mentions == codes


def test_mentions_are_named_once_in_order() -> None:
    text = "[USER=7]A[/USER] [PROJECT=2]B[/PROJECT] [USER=7]A[/USER] [USER=5]C[/USER]"
    assert render(text).mentions == ("U7", "SG2", "U5")


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("[DISK FILE ID=n12]", ("n12",)),
        ("[disk file id=N12] [DISK FILE ID=91]", ("n12", "91")),
        ("[DOCUMENT ID=05]", ("5",)),
        ("[DISK FILE ID=nx][DISK][disk file id=]", ()),
        ("[CODE][DISK FILE ID=n12][/CODE]", ()),
    ],
)
def test_files(text: str, files: tuple[str, ...]) -> None:
    found = render(text)
    assert found.files == files
    assert found.html.count("data-file=") == len(files)


def test_a_file_is_not_shown_without_end() -> None:
    assert render("[DISK FILE ID=n1]" * 500).html.count("data-file=") == 100


def test_the_twentieth_tag_is_the_last_inside_of_others() -> None:
    deep = render("[b]" * 25 + "x").html
    assert deep == "<b>" * 20 + "[b]" * 5 + "x" + "</b>" * 20


def test_too_long_a_text_is_cut() -> None:
    whole, longer = "x" * MOST_CHARACTERS, "x" * (MOST_CHARACTERS + 1)
    assert render(whole) == (whole, (), (), False)
    assert render(longer) == (whole, (), (), True)


def test_a_text_of_too_many_tags_is_shown_as_it_is_written() -> None:
    text = "[b]<x>\n[USER=5]"
    found = render(text * (MOST_MARKS // 3 + 1))
    assert found.html.startswith("[b]&lt;x&gt;<br>[USER=5][b]")
    assert found.mentions == ()
