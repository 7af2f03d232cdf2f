#!/usr/bin/env python3
"""Writes the golden files of the text stage with NLTK 3.8.

    NLTK_DATA=... python3 make_golden.py [--inputs inputs.json] [--out .] [--random 3000]

Reads inputs.json (texts by the rule they are about, and words), and writes

  texts.jsonl       a JSON object a line: text, its lower, sentences, tokens (both of
                    the lower-cased text), and clean: the cleaned text with the
                    default settings and with each switch turned the other way
  random.jsonl.gz   text, sentences, tokens and clean (default settings only) of
                    random texts from a nasty alphabet; the same at each run
  lemmas.jsonl      [word, lemma] a line

The Go tests demand equality with all of it.
"""
import argparse
import gzip
import json
import pathlib
import random

import nltk
from nltk.corpus import stopwords
from nltk.stem import WordNetLemmatizer
from nltk.tokenize import NLTKWordTokenizer, sent_tokenize, word_tokenize

here = pathlib.Path(__file__).resolve().parent
stop = set(stopwords.words("english"))
lemmatizer = WordNetLemmatizer()
punkt = nltk.data.load("tokenizers/punkt/english.pickle")
treebank = NLTKWordTokenizer()

DEFAULTS = {
    "lowercase": True,
    "remove_punctuation": True,
    "remove_numbers": False,
    "remove_stopwords": True,
    "lemmatization": True,
}


def tokens_in_case(text):
    """The tokens of text as it is, in the sentences of its lower-cased copy."""
    origin = []  # index in text of each character of text.lower()
    for i, c in enumerate(text):
        origin += [i] * len(c.lower())
    origin.append(len(text))
    out = []
    for start, end in punkt.span_tokenize(text.lower()):
        out += treebank.tokenize(text[origin[start] : origin[end]])
    return out


def lemma_in_case(token):
    """The lemma of token in token's case.

    What the two share from the start is as in the token; the rest is in capitals
    where the token has no small letter.
    """
    lemma = lemmatizer.lemmatize(token.lower())
    if lemma == token.lower():
        return token
    kept = 0
    while kept < min(len(token), len(lemma)) and token[kept].lower() == lemma[kept]:
        kept += 1
    rest = lemma[kept:]
    if not any(c.islower() for c in token):
        rest = rest.upper()
    return token[:kept] + rest


def clean(text, lowercase, remove_punctuation, remove_numbers, remove_stopwords, lemmatization):
    kept = []
    for token in word_tokenize(text.lower()) if lowercase else tokens_in_case(text):
        if remove_punctuation and not token.isalnum():
            continue
        if remove_numbers and token.isdecimal():
            continue
        if remove_stopwords and token.lower() in stop:
            continue
        if lemmatization:
            token = lemmatizer.lemmatize(token) if lowercase else lemma_in_case(token)
        kept.append(token)
    return " ".join(kept)


def golden(text):
    lower = text.lower()
    settings = {"default": DEFAULTS}
    for switch, value in DEFAULTS.items():
        settings[switch] = dict(DEFAULTS, **{switch: not value})
    return {
        "text": text,
        "lower": lower,
        "sentences": sent_tokenize(lower),
        "tokens": word_tokenize(lower),
        "clean": {name: clean(text, **options) for name, options in settings.items()},
    }


def random_texts(count):
    rng = random.Random(20240229)
    marks = list(".,'\"-`ab.?!()1 \n .'  ")
    pieces = (
        "dogs Mr. u.s. it's can't cannot wanna 'tis d'ye more'n the 'a' 10:30 1,000 3. j. b. "
        "smith ... .. -- `` '' \" ' ( ) [ ] < > « » “ ” ‘ ’ „ & # ; : , . ! ? \\ - é ٣ İ Σ ſ "
        "\u00a0 \u2003 \x1c \t \n e\u0301 中 😀 ² _ 'S N'T 'll less"
    ).split(" ")
    for i in range(count):
        if i % 2:
            yield "".join(rng.choice(marks) for _ in range(rng.randint(1, 16)))
        else:
            joint = rng.choice(["", " ", " "])
            yield joint.join(rng.choice(pieces) for _ in range(rng.randint(1, 10)))


def line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--inputs", type=pathlib.Path, default=here / "inputs.json")
    ap.add_argument("--out", type=pathlib.Path, default=here)
    ap.add_argument("--random", type=int, default=3000)
    a = ap.parse_args()

    inputs = json.loads(a.inputs.read_text(encoding="utf-8"))
    with open(a.out / "texts.jsonl", "w", encoding="utf-8", newline="\n") as f:
        for texts in inputs["texts"].values():
            for text in texts:
                f.write(line(golden(text)))
    with open(a.out / "lemmas.jsonl", "w", encoding="utf-8", newline="\n") as f:
        for word in inputs["words"]:
            f.write(line([word, lemmatizer.lemmatize(word)]))
    with open(a.out / "random.jsonl.gz", "wb") as raw:
        with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=9, mtime=0) as f:
            for text in random_texts(a.random):
                lower = text.lower()
                row = [text, sent_tokenize(lower), word_tokenize(lower), clean(text, **DEFAULTS)]
                f.write(line(row).encode())


if __name__ == "__main__":
    main()
