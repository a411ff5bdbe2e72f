"""The settings of the calibration; `training.config` has their values."""

import msgspec


class CalibrationSettings(msgspec.Struct, frozen=True):
    """The weights of the calibration, and the targets of the thresholds."""

    non_digit_weight: float  # of a set's non-digits in the loss, where its digits weigh 1: users draw few
    max_non_digits_called_number: float  # share of the non-digits with the verdict `number`
    max_wrong_numbers: float  # share of wrong readings among the digits with the verdict `number`
    max_digits_rejected: float  # share of the digits with the verdict `not_a_number`
    non_number_weight: float  # of other drawings in the regression on readings of several digits; numbers weigh 1
    max_non_numbers_called_number: float  # share of the drawings that are no number with the verdict `number`
    max_wrong_several: float  # share of wrong readings among the numbers of several digits with the verdict `number`
