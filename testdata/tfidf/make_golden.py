#!/usr/bin/env python3
"""Write golden.json: what scikit-learn's TfidfVectorizer makes of a few texts.

    python3 make_golden.py > golden.json        (scikit-learn 1.2)

The texts are the first articles of ../demo.csv and some lines with the letters
that break tokenizers. A case changes the defaults by its `params`. Terms that
tie at the max_features cut are taken in alphabetical order: scikit-learn
leaves that to an unstable sort.
"""
import csv, json, pathlib, sys

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

here = pathlib.Path(__file__).resolve().parent
NASTY = [
    "",
    "a b c",
    "naïve café NAÏVE Café and the façade",
    "naïve decomposed accents: café again, café",
    "İstanbul ISTANBUL ıstanbul ΟΔΥΣΣΕΥΣ οδυσσευς Straße STRASSE",
    "snake_case __init__ x_ _y 42 4 4th ½ cup ² squared Ⅷ viii",
    "日本語 の ニュース 東京 東京",
    "it's o'clock don't u.s. state-of-the-art e-mail",
    "new\tline\nbreak\r\nspace\u00a0no-break\u200bzero\u2028sep",
    "हिन्दी समाचार العربية خبر עברית",
    "the of and to system fire bill cry detail found interest",
    "emoji 🙂🙂 goal🙂goal 👩‍👩‍👧 family",
]
DEFAULTS = dict(max_features=10000, ngram_range=(1, 2), stop_words="english", max_df=0.95, min_df=2, sublinear_tf=True)
CASES = [
    {},
    {"max_features": 25},
    {"max_features": 7, "sublinear_tf": False},
    {"max_features": None, "min_df": 3},
    {"ngram_range": (1, 1)},
    {"ngram_range": (2, 2)},
    {"ngram_range": (1, 3), "min_df": 1, "max_features": 60},
    {"stop_words": None, "max_features": 80},
    {"max_df": 0.2, "stop_words": None, "max_features": 50},
    {"max_df": 6, "stop_words": None, "max_features": 50},
    {"max_df": 1.0, "min_df": 0.03},
    {"min_df": 1, "max_features": 40},
    {"sublinear_tf": False},
    {"lowercase": False, "max_features": 60},
]


def fit(texts, params):
    p = dict(DEFAULTS, **params)
    limit = p.pop("max_features")
    full = TfidfVectorizer(**p).fit(texts)
    terms = sorted(full.vocabulary_)
    if limit is not None and len(terms) > limit:
        count = TfidfVectorizer(vocabulary=terms, use_idf=False, norm=None, **{k: v for k, v in p.items() if k not in ("max_df", "min_df", "sublinear_tf")})
        total = np.asarray(count.fit_transform(texts).sum(axis=0)).ravel()
        terms = sorted(np.array(terms)[np.argsort(-total, kind="stable")[:limit]])
    v = TfidfVectorizer(vocabulary=terms, **{k: x for k, x in p.items() if k not in ("max_df", "min_df")})
    return v, v.fit_transform(texts)


def rows(x):
    x = x.tocsr()
    x.sort_indices()
    return [[x.indices[a:b].tolist(), x.data[a:b].tolist()] for a, b in zip(x.indptr, x.indptr[1:])]


def main():
    with open(here.parent / "demo.csv", encoding="utf-8", newline="") as f:
        demo = [r["headline"] + " " + r["text"] for r in csv.DictReader(f)]
    texts, others = demo[:110] + NASTY, demo[110:116] + NASTY[::-1]
    out = {"texts": texts, "others": others, "cases": []}
    for params in CASES:
        v, x = fit(texts, params)
        out["cases"].append({
            "params": dict(params, **{k: str(params[k]) for k in ("max_df", "min_df") if k in params}),
            "terms": v.get_feature_names_out().tolist(), "idf": v.idf_.tolist(),
            "fitted": rows(x[::10]), "transformed": rows(v.transform(others)),
        })
    json.dump(out, sys.stdout, ensure_ascii=True, separators=(",", ":"))
    print()


main()
