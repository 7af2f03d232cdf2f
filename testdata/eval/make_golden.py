#!/usr/bin/env python3
"""Writes golden.json: predictions drawn from fixed seeds and the figures that
scikit-learn 1.2.1 and scipy 1.10.1 give for them.

    python3 make_golden.py
"""

import json
import pathlib
import warnings

import numpy as np
import scipy
import sklearn
from scipy.stats import binomtest, chi2, norm
from sklearn import metrics
from sklearn.dummy import DummyClassifier

warnings.filterwarnings("ignore")  # zero divisions and single classes are the point


def judge(truth, proba, counts):
    """Every figure of a report."""
    rows, k = proba.shape
    labels = np.arange(k)
    answers = proba.argmax(axis=1)
    out = {
        "accuracy": metrics.accuracy_score(truth, answers),
        "balanced_accuracy": metrics.balanced_accuracy_score(truth, answers),
        "matthews_corrcoef": metrics.matthews_corrcoef(truth, answers),
        "log_loss": metrics.log_loss(truth, proba, labels=labels),
    }
    interval = binomtest(int((truth == answers).sum()), rows).proportion_ci(0.95, "wilson")
    out["accuracy_interval"] = {"low": interval.low, "high": interval.high}
    for average in "macro", "weighted":
        p, r, f, _ = metrics.precision_recall_fscore_support(truth, answers, average=average, zero_division=0)
        out["precision_" + average], out["recall_" + average], out["f1_" + average] = p, r, f
    scores = proba[:, 1] if k == 2 else proba
    out["top_k"] = [
        {"k": n, "accuracy": metrics.top_k_accuracy_score(truth, scores, k=n, labels=labels)}
        for n in (1, 2, 3, 5)
        if n < k
    ]
    per = metrics.precision_recall_fscore_support(truth, answers, labels=labels, zero_division=0)
    out["categories"] = {
        "precision": per[0].tolist(),
        "recall": per[1].tolist(),
        "f1": per[2].tolist(),
        "support": np.bincount(truth, minlength=k).tolist(),
        "predicted": np.bincount(answers, minlength=k).tolist(),
    }
    confusion = metrics.confusion_matrix(truth, answers, labels=labels)
    # Only what is not 0, as [truth, answer, rows].
    out["confusion"] = [[int(i), int(j), int(confusion[i, j])] for i, j in np.argwhere(confusion)]
    train = np.repeat(labels, counts)
    majority = DummyClassifier(strategy="most_frequent").fit(np.zeros((len(train), 1)), train)
    zeros = np.zeros((rows, 1))
    out["uniform"] = 1 / k
    out["majority"] = {
        "category": int(majority.predict(zeros)[0]),
        "train_share": float(majority.class_prior_.max()),
        "accuracy": majority.score(zeros, truth),
    }
    return out


def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def swap_to_largest(proba, wanted):
    """Rows of proba, changed so that the largest probability is at wanted."""
    proba = proba.copy()
    i = np.arange(len(proba))
    best = proba.argmax(axis=1)
    proba[i, best], proba[i, wanted] = proba[i, wanted], proba[i, best]
    return proba


def rounded(proba, digits):
    """Fewer digits, so that the file stays small; two categories still sum to 1."""
    proba = proba.round(digits)
    if proba.shape[1] == 2:
        proba[:, 0] = 1 - proba[:, 1]
    return proba


def shapes(rng, k):
    """Pairs of a name and (truth, probabilities)."""
    rows = 15 if k > 5 else 40
    truth = rng.integers(0, k, rows)
    # The truth is somewhat likelier than chance.
    leaning = softmax(rng.normal(size=(rows, k)) * 1.5 + (4 if k > 5 else 1.5) * np.eye(k)[truth])
    digits = 3 if k > 5 else 4
    plain = rounded(leaning, digits)

    yield "full precision", (truth[:6], leaning[:6])
    yield "skewed truth", (np.minimum(truth, rng.integers(0, k, rows)), plain)
    yield "one category missing in truth", (np.where(truth == k - 1, 0, truth), plain)
    yield "one category in truth", (np.full(rows, k // 2), plain)
    first_low = plain.copy()
    first_low[:, -1] += first_low[:, 0]
    first_low[:, 0] = 0
    yield "one category missing in answers", (truth, rounded(first_low, digits))
    yield "one category in answers", (truth, rounded(swap_to_largest(leaning, np.full(rows, k - 1)), digits))
    if k > 2:
        low = leaning.copy()
        low[:, 1] = 0
        yield "one category missing in both", (np.where(truth == 1, 0, truth), rounded(low, digits))
    yield "one category alone in both", (np.zeros(rows, int), rounded(swap_to_largest(leaning, np.zeros(rows, int)), digits))
    yield "perfect", (truth, rounded(swap_to_largest(leaning, truth), digits))
    wrong = (truth + 1 + rng.integers(0, k - 1, rows)) % k
    yield "all wrong", (truth, rounded(swap_to_largest(leaning, wrong), digits))
    yield "certain and right", (truth, np.eye(k)[truth])
    yield "certain and wrong", (truth, np.eye(k)[wrong])
    tiny = rng.integers(1, 10, (rows, k)) * 10.0 ** rng.integers(-17, -8, (rows, k))
    tiny[np.arange(rows), truth] = 0
    tiny[np.arange(rows), truth] = 1 - tiny.sum(axis=1)
    yield "nearly certain and right", (truth[:10], tiny[:10])
    quarters = np.zeros((rows, k))
    for _ in range(4):
        quarters[np.arange(rows), rng.integers(0, min(k, 7), rows)] += 0.25
    yield "ties", (np.minimum(truth, 6), quarters)
    yield "all equal", (truth, np.full((rows, k), 1 / k if k == 2 else round(1 / k, 3)))
    yield "one row, right", (truth[:1], np.eye(k)[truth[:1]] * 0.5 + 0.5 / k)
    yield "one row, wrong", (truth[:1], np.eye(k)[wrong[:1]] * 0.5 + 0.5 / k)


def judged():
    rng = np.random.default_rng(20230124)
    for k in 2, 3, 5, 42:
        for name, (truth, proba) in shapes(rng, k):
            yield f"{k} categories, {name}", truth, proba
    truth = rng.integers(0, 42, 90)
    yield "42 categories, most of them met", truth, rounded(softmax(rng.normal(size=(90, 42)) + 3 * np.eye(42)[truth]), 2)
    # Long enough for the halving in the sums: of the rows, and of a row.
    truth = rng.integers(0, 3, 300)
    yield "300 rows", truth, rounded(softmax(rng.normal(size=(300, 3)) + np.eye(3)[truth]), 3)
    truth = rng.integers(0, 301, 2)
    tiny = rng.integers(1, 10, (2, 301)) * 10.0 ** rng.integers(-17, -9, (2, 301))
    tiny[np.arange(2), truth] = 0.999999
    yield "301 categories", truth, tiny


def judge_cases():
    rng = np.random.default_rng(7)
    for name, truth, proba in judged():
        k = proba.shape[1]
        counts = rng.integers(0, 6, k)
        counts[rng.integers(0, k)] += 1
        yield {
            "name": name,
            "k": k,
            "truth": truth.tolist(),
            "probabilities": [0 if p == 0 else 1 if p == 1 else p for p in proba.ravel().tolist()],
            "train_counts": counts.tolist(),
            "want": judge(truth, proba, counts),
        }


def wilson_cases():
    for confidence in 0.8, 0.95, 0.99:
        z = norm.ppf((1 + confidence) / 2)
        for successes, n in (
            (0, 1), (1, 1), (0, 20), (20, 20), (1, 29), (15, 148), (81, 263), (12, 25), (6793, 7600),
            (1, 10**9), (10**9 - 1, 10**9), (5 * 10**8, 10**9),
        ):
            interval = binomtest(successes, n).proportion_ci(confidence, "wilson")
            yield {"successes": successes, "n": n, "z": z, "low": interval.low, "high": interval.high}


def mcnemar_cases():
    for b, c in (
        (0, 0), (1, 0), (0, 1), (5, 5), (1, 9), (12, 11), (12, 12), (3, 21), (24, 0), (25, 0), (12, 13), (13, 12),
        (13, 13), (10, 15), (59, 121), (121, 59), (300, 310), (500, 20), (0, 900),
    ):
        n, exact = b + c, b + c < 25
        if exact:
            statistic = min(b, c)
            p = binomtest(statistic, n, 0.5).pvalue if n else 1.0
        else:
            # The correction as R's mcnemar.test makes it: none where b = c.
            statistic = max(abs(b - c) - 1, 0) ** 2 / n
            p = chi2.sf(statistic, 1)
        yield {"b": b, "c": c, "exact": exact, "statistic": statistic, "p_value": p}


def sum_cases():
    for n in 1, 2, 7, 8, 9, 15, 16, 17, 127, 128, 129, 137, 250, 301, 600, 1000, 4099:
        yield {"n": n, "sum": float(np.sqrt(np.arange(1, n + 1)).sum())}


def main():
    golden = {
        "made_with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "judge": list(judge_cases()),
        "wilson": list(wilson_cases()),
        "mcnemar": list(mcnemar_cases()),
        # numpy's sum of the square roots of 1 to n, to the last bit.
        "sum": list(sum_cases()),
    }
    # One case a line, so that a difference can be read.
    sections = [json.dumps("made_with") + ":" + json.dumps(golden.pop("made_with"))]
    for name, cases in golden.items():
        lines = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
        sections.append(json.dumps(name) + ":[\n" + lines + "\n]")
    path = pathlib.Path(__file__).with_name("golden.json")
    path.write_text("{" + ",\n".join(sections) + "}\n")


if __name__ == "__main__":
    main()
