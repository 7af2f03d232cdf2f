#!/usr/bin/env python3
"""Writes golden.json: small sparse matrices drawn from fixed seeds, and the
forests that scikit-learn 1.2.1 grows on them.

    python3 make_golden.py
"""

import json
import pathlib

import numpy as np
import sklearn
from scipy.sparse import csr_matrix
from sklearn.ensemble import RandomForestClassifier


def news(rng, rows, columns, classes, words=8):
    """Rows of unit length like tf-idf: some words are common, some prefer a class."""
    y = np.concatenate([np.arange(classes), rng.integers(classes, size=rows - classes)])
    common = 1 / (1 + np.arange(columns))
    x = np.zeros((rows, columns))
    for i in range(rows):
        weight = common * np.where(np.arange(columns) % classes == y[i], 4, 1)
        drawn = rng.choice(columns, size=rng.integers(1, words + 1), p=weight / weight.sum())
        np.add.at(x[i], drawn, 1)
        x[i] = np.where(x[i] > 0, 1 + np.log(np.maximum(x[i], 1)), 0) * (1 + np.log(1 + np.arange(columns)))
        x[i] /= np.linalg.norm(x[i]) or 1
    return np.round(x, 5), y


def ties(rng):
    """Few values, many duplicate rows with different classes, twin columns."""
    x = rng.choice([0, 0, 0, 0.25, 0.5, 1], size=(70, 12))
    x[:, 6:] = x[:, :6]
    x[40:] = x[:30]
    return x, rng.integers(2, size=70)


def constants(rng):
    """Most columns are empty, full of one value, or full but for one row."""
    x, y = news(rng, 80, 60, 3)
    x[:, 5:20] = 0
    x[:, 20:30] = 0.5
    x[:, 30:40] = 0.5
    x[np.arange(10), np.arange(30, 40)] = 0
    x[:, 40:50] = rng.uniform(0.4, 0.6, size=(80, 10)).round(3)  # no zero at all
    return x, y


def close(rng):
    """Values about as far apart as scikit-learn takes for equal, and near float32's limits."""
    x = rng.choice([0, 3e-8, 9e-8, 1e-7, 1.1e-7, 2.5e-7], size=(90, 10))
    x[:, 3:6] = np.where(x[:, 3:6] > 0, x[:, 3:6] + 0.7, 0)
    x[:, 6] = rng.choice([1e-46, 1e-40, 0.3], size=90)
    x[:, 7] = rng.choice([0, 1e30, 3e38], size=90)
    x[:, 8] = rng.choice([1, 1 + 2.0**-23, 1 + 2.0**-22], size=90)
    return x, rng.integers(3, size=90)


def gainless(rng):
    """Classes that hardly depend on the values: splits that change nothing."""
    return rng.choice([0, 0.5], size=(9, 2)), np.arange(9) % 3


def blank(rng):
    """Nothing to split by."""
    x = np.zeros((20, 4))
    x[:, 1] = 0.25
    return x, np.arange(20) % 3


def leaf_counts(tree):
    leaves = tree.children_left < 0
    return tree.value[leaves, 0].astype(int).tolist()


def case(name, data, seed, trees, **parameters):
    x, y = data
    m = csr_matrix(x)
    if name == "explicit zeros":
        m.data[::5] = 0
    parameters = {"n_estimators": trees, "max_depth": 10, "min_samples_split": 2, "min_samples_leaf": 1} | parameters
    forest = RandomForestClassifier(random_state=seed, **parameters).fit(m, y)
    return {
        "name": name,
        "seed": seed,
        "parameters": parameters,
        "columns": m.shape[1],
        "classes": int(y.max()) + 1,
        "start": m.indptr.tolist(),
        "index": m.indices.tolist(),
        "value": m.data.tolist(),
        "y": y.tolist(),
        "trees": [
            {
                "feature": t.feature.tolist(),
                # of the splits alone; scikit-learn has -2 in a leaf
                "threshold": t.threshold[t.children_left >= 0].tolist(),
                "children_left": t.children_left.tolist(),
                "children_right": t.children_right.tolist(),
                "n_node_samples": t.n_node_samples.tolist(),
                "leaf_counts": leaf_counts(t),
            }
            for t in (e.tree_ for e in forest.estimators_)
        ],
        "predict_proba": forest.predict_proba(m).tolist(),
        "feature_importances": forest.feature_importances_.tolist(),
    }


def main():
    rng = np.random.default_rng(1)
    three = news(rng, 60, 40, 3)
    seven = news(rng, 120, 150, 7, words=12)
    cases = [
        case("three classes", three, 0, 6),
        case("three classes, seed 42", three, 42, 6),
        case("three classes, largest seed", three, 2**32 - 1, 3, max_depth=1),
        case("seven classes, no limit", seven, 7, 4, max_depth=None),
        case("seven classes, few leaves", seven, 7, 4, max_depth=4, min_samples_split=20, min_samples_leaf=3),
        case("two classes", news(rng, 50, 25, 2), 3, 5, max_depth=5, min_samples_leaf=2),
        case("ties", ties(rng), 11, 8, max_depth=None),
        case("ties, large leaves", ties(rng), 12, 8, max_depth=3, min_samples_leaf=8),
        case("constants", constants(rng), 5, 8, max_depth=None),
        case("constants, large leaves", constants(rng), 5, 8, max_depth=4, min_samples_leaf=9),
        case("close values", close(rng), 6, 8, max_depth=None),
        case("explicit zeros", news(rng, 60, 30, 3), 9, 4),
        case("one column", (rng.choice([0, 0.1, 0.2, 0.3], size=(40, 1)), rng.integers(2, size=40)), 1, 3),
        case("no gain", gainless(rng), 4, 12, max_depth=2),
        case("nothing to split by", blank(rng), 2, 3),
    ]
    text = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    versions = json.dumps({"sklearn": sklearn.__version__, "numpy": np.__version__})
    path = pathlib.Path(__file__).with_name("golden.json")
    path.write_text('{"versions":%s,"cases":[\n%s\n]}\n' % (versions, text))


if __name__ == "__main__":
    main()
