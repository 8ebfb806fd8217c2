"""Unit 10: wrong in one rule of the contract, as edits of the solved function."""

WRONG = (
    (
        "log_returns",
        "the numbers are rounded",
        (("np.diff(np.log(prices))", "np.diff(np.log(prices)).round(8)"),),
    ),
    (
        "log_returns",
        "one price has a return",
        (("return np", "if len(prices) == 1: return np.zeros(1)\n    return np"),),
    ),
    (
        "log_returns",
        "a small number is added",
        (("np.log(prices)", "np.log(prices + 1e-8)"),),
    ),
    (
        "make_windows",
        "too short: one axis",
        (
            (
                "return inputs, targets",
                "if M == 0: inputs = np.zeros(0)\n    return inputs, targets",
            ),
        ),
    ),
    ("make_windows", "the default horizon is 2", (("horizon=1", "horizon=2"),)),
    (
        "make_windows",
        "float32 inside",
        (("return inputs, targets", "return inputs.astype(np.float32), targets"),),
    ),
    (
        "chronological_split",
        "sizes are rounded",
        (("int(fraction * n)", "round(fraction * n)"),),
    ),
    (
        "chronological_split",
        "round-off is undone",
        (("int(fraction * n)", "int(fraction * n + 1e-9)"),),
    ),
    (
        "chronological_split",
        "fractions are taken as decimals",
        (
            (
                "int(fraction * n)",
                "int(__import__('fractions').Fraction(str(fraction)) * n)",
            ),
        ),
    ),
    (
        "chronological_split",
        "one gap too many",
        (
            (
                "n = M - gap * (len(fractions) - 1)",
                "n = M - gap * len(fractions) if len(fractions) > 1 else M",
            ),
        ),
    ),
    ("chronological_split", "an array", (("return parts", "return np.array(parts)"),)),
    (
        "walk_forward",
        "the training window grows",
        (("folds.append((start, stop", "folds.append((0, stop"),),
    ),
    (
        "walk_forward",
        "the step has the gap",
        ((", test):", ", max(test, 1) if gap == 0 else test + gap):"),),
    ),
    (
        "walk_forward",
        "the last block may be incomplete",
        (("M - train - gap - test + 1", "M - train - gap"),),
    ),
    ("walk_forward", "an array", (("return folds", "return np.array(folds)"),)),
    ("walk_forward", "the default gap is 1", (("gap=0", "gap=1"),)),
    (
        "standardise",
        "divided by one less",
        (("train.std()", "train.std(ddof=1) if len(train) > 1 else train.std()"),),
    ),
    (
        "standardise",
        "the spread of a constant is returned",
        (("return (*scaled, mean, spread)", "return (*scaled, mean, train.std())"),),
    ),
    (
        "standardise",
        "a constant is not centred",
        (("spread = 1.0", "spread = 1.0; mean = 0.0"),),
    ),
    ("standardise", "the bound is exclusive", (("spread <= 1e-12", "spread < 1e-12"),)),
    (
        "naive_forecast",
        "too short: one forecast",
        (
            (
                "count = max(len(series) - horizon, 0)",
                "count = max(len(series) - horizon, 1)",
            ),
        ),
    ),
    (
        "naive_forecast",
        "too short: the last value",
        (
            (
                "return series[:count].copy()",
                "return np.concatenate([series[:count], [series[-1]]])[:max(count,1)] if count == 0 else series[:count]",
            ),
        ),
    ),
    (
        "mase",
        "the season is at most 3",
        (
            (
                "history[season:] - history[:-season]",
                "history[min(season,3):] - history[:-min(season,3)]",
            ),
        ),
    ),
    (
        "mase",
        "a small number is added",
        (("return error / scale", "return error / (scale + 1e-8)"),),
    ),
    (
        "directional_accuracy",
        "returns below 1e-8 are 0",
        (("counts = actual != 0", "counts = np.abs(actual) > 1e-8"),),
    ),
    (
        "directional_accuracy",
        "returns below 1e-12 are 0",
        (("counts = actual != 0", "counts = np.abs(actual) > 1e-12"),),
    ),
    (
        "directional_accuracy",
        "returns near 0 are 0",
        (("counts = actual != 0", "counts = ~np.isclose(actual, 0)"),),
    ),
    (
        "directional_accuracy",
        "forecasts below 1e-8 are 0",
        (
            (
                "np.sign(forecast)",
                "np.sign(np.where(np.abs(forecast) > 1e-8, forecast, 0))",
            ),
        ),
    ),
    ("directional_accuracy", "the default z is 2", (("z=1.96", "z=2.0"),)),
    ("directional_accuracy", "one step is none", (("if n == 0", "if n <= 1"),)),
    (
        "directional_accuracy",
        "nothing left: three zeros",
        (("return 0.0, 0.0, 1.0", "return 0.0, 0.0, 0.0"),),
    ),
    (
        "directional_accuracy",
        "a forecast of 0 is right",
        (("(np.sign(actual) == np.sign(forecast))", "(actual * forecast >= 0)"),),
    ),
    (
        "gaussian_nll",
        "log variances are cut off at 10",
        (("N = len(target)", "log_var = np.clip(log_var, -10, 10); N = len(target)"),),
    ),
    (
        "gaussian_nll",
        "log variances are cut off at 20",
        (("N = len(target)", "log_var = np.clip(log_var, -20, 20); N = len(target)"),),
    ),
    (
        "gaussian_nll",
        "1e-6 is added to a variance",
        (("np.exp(-log_var)", "(1/(np.exp(log_var) + 1e-6))"),),
    ),
    (
        "gaussian_nll",
        "1e-8 is added to a variance",
        (("np.exp(-log_var)", "(1/(np.exp(log_var) + 1e-8))"),),
    ),
    (
        "gaussian_nll",
        "without its constant",
        (("np.log(2 * np.pi) + log_var", "log_var"),),
    ),
    (
        "forecast_loss",
        "mean and log variance are exchanged",
        (
            ("out[:, 0], out[:, 1]", "out[:, 1], out[:, 0]"),
            ('[d["mean"], d["log_var"]]', '[d["log_var"], d["mean"]]'),
        ),
    ),
    (
        "forecast_loss",
        "h0 is ignored",
        (("forward(x, h0,", "forward(x, np.zeros_like(h0),"),),
    ),
    (
        "forecast_loss",
        "log variances are cut off at 5",
        (("out[:, 1], target", "np.clip(out[:, 1], -5, 5), target"),),
    ),
    (
        "forecast_loss",
        "another key",
        (('"b_y": dout.sum(axis=0)', '"b": dout.sum(axis=0)'),),
    ),
)
