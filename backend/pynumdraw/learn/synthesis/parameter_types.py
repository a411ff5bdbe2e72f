"""The settings of synthetic training data; `training.config` has their values."""

from __future__ import annotations

import msgspec

Range = tuple[float, float]


class ImageDistortion(msgspec.Struct, frozen=True):
    """Limits of the random distortions of an image; each is drawn uniformly from ± its limit."""

    rotation: float  # degrees
    shear: float  # pixels sideways for each pixel down
    scale: float  # relative to 1, for width and height separately
    shift: float  # pixels
    elastic: float  # largest mean displacement of a pixel, in pixels
    thickness: float  # weight of an image whose strokes are one pixel wider, or narrower, at each edge

    def times(self, strength: float) -> ImageDistortion:
        """Return these limits multiplied by `strength`."""
        return ImageDistortion(*(strength * limit for limit in msgspec.structs.astuple(self)))


class StrokeDistortion(msgspec.Struct, frozen=True):
    """Standard deviations of the random changes to a drawing whose longer side is 1."""

    scale: float  # of each stroke by itself
    shift: float  # of each stroke by itself
    tremor: float  # displacement of the points; the deviation itself is drawn uniformly from 0 to this
    waves: float  # amplitude of the long waves that bend the whole drawing
    taper_width: float  # how much wider the upper half is than the lower one
    taper_height: float  # how much higher it is
    rotation: float  # degrees
    slant: float  # shift sideways for each unit down
    aspect: float  # logarithm of the stretch


class WritingHabits(msgspec.Struct, frozen=True):
    """Probability of each mark, for a digit that can take it."""

    crossed_seven: float
    slashed_zero: float
    backslashed_zero: float
    flagged_one: float
    footed_one: float


class Interpolation(msgspec.Struct, frozen=True):
    """How to move a drawing towards another one of the same digit."""

    share: float  # share of the digits that are moved
    max_distance: float  # mean distance of two strokes, relative to the longer side, up to which they can be mixed
    weights: Range  # of the other drawing; a negative weight moves away from it


class CaptureNoise(msgspec.Struct, frozen=True):
    """Probability of each fault of a pen or tablet."""

    shortened: float  # at each end of a stroke, at most one of these three
    lengthened: float
    hooked: float
    joined: float  # in each drawing, independently
    interrupted: float
    retraced: float
    coarse: float
    jagged: float


class OutlierMix(msgspec.Struct, frozen=True):
    """Relative frequency of each kind of outlier; `overlap` and `turned` need digits to start from."""

    overlap: float
    turned: float
    glyph: float
    several: float
    doodle: float
    scribble: float
    walk: float
    spatter: float
    hatching: float
    lying_line: float
    polygon: float
    curl: float
    speck: float


class NumberStyle(msgspec.Struct, frozen=True):
    """How numbers of several digits are composed; lengths are shares of a digit's height."""

    lengths: tuple[float, ...]  # relative frequencies of numbers of 1, 2, … digits
    gaps: tuple[float, ...]  # mean gaps between digits, each as often as the others; a number keeps to one
    gap: float  # standard deviation of a gap
    size: float  # of the logarithm of a digit's size
    baseline: float  # of a digit's vertical offset
    slope: float  # of the slope of the line
    shear: float  # of the slant that all digits share
    strength: float  # up to which each digit is distorted
    joined: float  # probability that the pen stays down between neighbouring digits
    join_distance: float  # longest distance that it stays down for
    closest: float  # least gap; they overlap if it is negative
    stacked_eight: float  # probability that an 8 is drawn as two circles
    tapped: float  # probability of a stray tap
    retraced: float  # probability that all strokes are drawn twice
    right_to_left: float  # probability that the last digit is drawn first


class Synthesis(msgspec.Struct, frozen=True):
    """The settings of all synthetic drawings."""

    distortion: StrokeDistortion
    strength: Range  # by which ink is distorted
    glyph_strength: Range  # by which letters among the outliers are distorted
    habits: WritingHabits
    interpolation: Interpolation
    noise: CaptureNoise
    outliers: OutlierMix
    numbers: NumberStyle
    candidates: NumberStyle  # of the numbers whose candidates are learned
    doubted: float  # share of their digits that are divided all the same
    pen_width: Range  # pixels
    speck_size: float  # size below which an outlier is drawn as a speck; all but the specks are 1 long or more
