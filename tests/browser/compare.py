"""`python -m tests.browser.compare BEFORE AFTER`: which pictures of two runs of `make screenshots` differ, and where.

Times, countdowns and codes differ in every run. Areas that differ between BEFORE and another run of the same version,
given with `--noise SECOND THIRD`, are ignored; the number of ignored pixels is printed.
"""

import argparse
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

GAP = 12  # px; differing rows that are closer together count as one area
Box = tuple[int, int, int, int]


def main() -> int:
    options = arguments()
    pictures = sorted(names(options.before) | names(options.after))
    differences = {name: difference(name, options.before, options.after, options.noise) for name in pictures}
    differing = {name: how for name, how in differences.items() if how}
    for name, how in differing.items():
        print(f"{name}: {how}")
    print(f"{len(differing)} of {len(pictures)} pictures differ")
    return 1 if differing else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.compare", description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--noise", type=Path, nargs="+", default=[], help="more runs of the version before")
    return parser.parse_args()


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.png")}


def difference(name: str, before: Path, after: Path, noise: list[Path]) -> str:
    """Return how one picture differs, or an empty string."""
    if not (before / name).exists():
        return "is new"
    if not (after / name).exists():
        return "is gone"
    old, new = picture(before / name), picture(after / name)
    others = [picture(folder / name) for folder in noise]
    if old.size != new.size:
        unsteady = any(other.size != old.size for other in others)
        return f"was {size(old)}, is {size(new)}" + (", as in two runs before" if unsteady else "")
    changed, unsteady = mask(old, new), unsteady_areas(old, others)
    if not (areas := list(boxes(ImageChops.subtract(changed, unsteady)))):
        return ""
    where = ", ".join(f"{left},{top} to {right},{bottom}" for left, top, right, bottom in areas)
    left_out = count(ImageChops.darker(changed, unsteady))
    return f"{count(changed) - left_out} pixels in {where}" + (f"; {left_out} unsteady" if left_out else "")


def picture(path: Path) -> Image.Image:
    return Image.open(path).convert("RGB")


def size(picture: Image.Image) -> str:
    return "{} x {}".format(*picture.size)


def mask(old: Image.Image, new: Image.Image) -> Image.Image:
    """Return a mask that is white where two pictures of the same size differ in any channel."""
    red, green, blue = ImageChops.difference(old, new).split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return strongest.point(lambda value: 255 if value else 0)


def unsteady_areas(old: Image.Image, others: list[Image.Image]) -> Image.Image:
    """Return a mask that is white where runs of the same version differ, and slightly around it."""
    unsteady = Image.new("L", old.size)
    for other in others:
        if other.size == old.size:
            unsteady = ImageChops.lighter(unsteady, mask(old, other))
    return unsteady.filter(ImageFilter.MaxFilter(2 * GAP + 1))


def count(marked: Image.Image) -> int:
    return marked.histogram()[255]


def boxes(marked: Image.Image) -> Iterator[Box]:
    """Yield the boxes around the marked areas, from top to bottom."""
    _, rows = marked.getprojection()
    for top, bottom in runs([row for row, is_marked in enumerate(rows) if is_marked]):
        left, _, right, _ = marked.crop((0, top, marked.width, bottom + 1)).getbbox()
        yield left, top, right, bottom + 1


def runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of each contiguous run."""
    starts = [row for before, row in zip([-GAP - 1, *rows], rows, strict=False) if row - before > GAP]
    for _, group in groupby(rows, key=lambda row: sum(start <= row for start in starts)):
        run = list(group)
        yield run[0], run[-1]


if __name__ == "__main__":
    sys.exit(main())
