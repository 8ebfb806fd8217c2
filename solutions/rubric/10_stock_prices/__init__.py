"""Unit 10: prices, splits in order of time, honest errors, a forecast distribution."""

TITLE = "Stock prices"
ANSWERS = {"what_does_the_chart_show": 1, "where_does_it_come_from": 1}
NOTATION = {
    "scale": "the naive error",
    "counts": "the vector of what counts",
    "residual": "(y − μ)",
    "centre": "the centre of the interval",
    "half": "the half width of the interval",
    "width": "the divisor of the interval",
    "starts": "m",
    "dmean": "dμ",
    "dlog_var": "dv",
    "log_var": "v",
    "mean": "μ",
    "square": "(y − μ)²e⁻ᵛ",
    "dout": "dout",
    "d": "the gradients of mean and logarithm",
}
"""What the text calls variables of the solved functions."""
