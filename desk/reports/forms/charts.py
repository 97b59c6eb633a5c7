"""Pictures of a report as SVG, each with its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from desk.reports.forms.words import share_words
from desk.reports.report import Report
from desk.reports.series import BucketValue, LoadPoint, apology_medians, arrivals, load_points, met_shares
from desk.reports.window import local_time
from desk.text.printable import printable

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 900, 200, 40, 24
_WIDEST_BAR = 90
_SHARES = ("none", "half", "all")


def chart_lines(report: Report) -> Iterator[str]:
    """Every picture of a report: load, arrivals, targets, apologies, causes."""
    yield from _figure_lines("Open and late", *_load_chart(load_points(report.basis), report.window.zone))
    yield from _figure_lines("Arrived", *_bar_chart("Arrived, by the hour or day", arrivals(report.basis)))
    yield from _figure_lines("Targets met, of those decided", *_share_chart("Targets met, of those decided", met_shares(report.basis)))
    yield from _figure_lines("To an apology, minutes", *_bucket_chart("Median minutes to an apology", apology_medians(report.basis)))
    causes = {figure.id.partition(".")[2]: int(figure.count.of or 0) for figure in report.figures() if figure.page == "causes"}
    yield from _figure_lines("Causes, cases in 30 days", *_bar_chart("Causes, most frequent first", causes))


def _figure_lines(title: str, picture: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"<figure><figcaption>{escape(title)}</figcaption>"
    if not rows[1:]:
        yield "<p>none</p></figure>"
        return
    yield from picture
    yield "<details><summary>The same numbers</summary><table>"
    for number, row in enumerate(rows):
        tag = "th" if number == 0 else "td"
        yield f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in row)}</tr>"
    yield "</table></details></figure>"


def _svg_opening(title: str) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT + _BOTTOM}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'


def _load_chart(points: Sequence[LoadPoint], zone: str) -> tuple[list[str], list[list[str]]]:
    """Open cases as a solid line, late ones as a broken one."""
    rows = [["time", "open", "late"]]
    rows += [[local_time(point.at, zone, short=True), str(point.open), str(point.late)] for point in points]
    most = max([1, *(point.open for point in points)])
    picture = [_svg_opening("Open cases (solid) and late ones (broken line) over the window")]
    picture += _axis_lines(most)
    picture.append(f'<polyline class="open" points="{_line_points([point.open for point in points], most)}"/>')
    picture.append(f'<polyline class="late" points="{_line_points([point.late for point in points], most)}"/>')
    if points:
        picture.append(f'<text x="{_LEFT}" y="{_HEIGHT + 18}">{escape(local_time(points[0].at, zone, short=True))}</text>')
        last = escape(local_time(points[-1].at, zone, short=True))
        picture.append(f'<text x="{_WIDTH - 8}" y="{_HEIGHT + 18}" text-anchor="end">{last}</text>')
    return [*picture, "</svg>", "<p>solid: open, broken: late</p>"], rows


def _line_points(values: Sequence[int], most: float) -> str:
    room = _WIDTH - _LEFT - 8
    last = max(len(values) - 1, 1)
    return " ".join(f"{_LEFT + room * number / last:.1f},{_y_of(value, most):.1f}" for number, value in enumerate(values))


def _y_of(value: float, most: float) -> float:
    return _HEIGHT - (_HEIGHT - 12) * value / most


def _axis_lines(most: float, names: Sequence[str] = ()) -> Iterator[str]:
    """Three lines across, named by their numbers or by these names."""
    for number, value in enumerate((0.0, most / 2, most)):
        y = _y_of(value, most)
        yield f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - 8}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{names[number] if names else f"{value:.4g}"}</text>'


def _bucket_chart(title: str, values: Sequence[BucketValue]) -> tuple[list[str], list[list[str]]]:
    known = [each for each in values if each.value is not None]
    rows = [["from", "value", "of"], *([each.bucket.label, f"{round(each.value or 0, 1):g}", str(each.of)] for each in known)]
    return _bar_lines(title, [(each.bucket.label, each.value or 0) for each in values]), rows


def _share_chart(title: str, values: Sequence[BucketValue]) -> tuple[list[str], list[list[str]]]:
    """Shares as bars. The whole height is all of them."""
    rows = [["from", "met"], *([each.bucket.label, share_words(each.part, each.of)] for each in values if each.value is not None)]
    return _bar_lines(title, [(each.bucket.label, each.value or 0) for each in values], whole=100), rows


def _bar_chart(title: str, counts: Mapping[str, int]) -> tuple[list[str], list[list[str]]]:
    rows = [["name", "count"], *([printable(name), str(count)] for name, count in counts.items() if count)]
    return _bar_lines(title, list(counts.items())), rows


def _bar_lines(title: str, values: Sequence[tuple[str, float]], *, whole: float = 0) -> list[str]:
    """Bars over their labels. Those of shares stand against the `whole`."""
    most = whole or max([1, *(value for _, value in values)])
    room = min((_WIDTH - _LEFT - 8) / max(len(values), 1), _WIDEST_BAR * 2)
    every = max(1, -(-len(values) * 90 // (_WIDTH - _LEFT)))
    picture = [_svg_opening(title), *_axis_lines(most, _SHARES if whole else ())]
    for number, (label, value) in enumerate(values):
        x, y = _LEFT + room * number, _y_of(value, most)
        picture.append(
            f'<rect class="bar" x="{x + 1:.1f}" y="{y:.1f}" width="{max(min(room - 2, _WIDEST_BAR), 1):.1f}" height="{_HEIGHT - y:.1f}"/>'
        )
        if number % every == 0:
            picture.append(f'<text x="{x + 1:.1f}" y="{_HEIGHT + 18}">{escape(printable(label)[:18])}</text>')
    return [*picture, "</svg>"]
