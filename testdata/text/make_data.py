#!/usr/bin/env python3
"""Writes the language data that the text stage embeds, from NLTK's own data.

    NLTK_DATA=... python3 make_data.py [--out ../../engine/text/data]

  stopwords_english.txt   NLTK's English stop words (stopwords corpus)
  punkt_english.json      what of the English Punkt model matters for lower-cased text
  wordnet_noun.exc        irregular plurals of WordNet 3.0, as they are
  wordnet_nouns.front     the nouns of WordNet 3.0 that are one word, front coded: a
                          header "count bytes" of the decoded list, then for each word,
                          in byte order, chr(48 + length of the prefix shared with the
                          word before), the rest of the word, a newline

Made once with NLTK 3.8; needed again only when the language data changes, which also
changes text.Version.
"""
import argparse
import json
import os
import pathlib

from nltk.corpus import stopwords, wordnet
from nltk.data import load

here = pathlib.Path(__file__).resolve().parent


def punkt():
    p = load("tokenizers/punkt/english.pickle")._params
    beg_lc, upper = 1 << 4, (1 << 1) | (1 << 2) | (1 << 3)
    return {
        "abbreviations": sorted(p.abbrev_types),
        "collocations": sorted(list(c) for c in p.collocations),
        "sentence_initial_lower_never_upper": sorted(
            w for w, flags in p.ortho_context.items() if flags & beg_lc and not flags & upper
        ),
    }


def front_coded(words):
    decoded = sum(len(w) + 1 for w in words)
    lines, last = ["%d %d" % (len(words), decoded)], ""
    for w in words:
        shared = len(os.path.commonprefix([last, w]))
        lines.append(chr(48 + shared) + w[shared:])
        last = w
    return "\n".join(lines) + "\n"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=pathlib.Path, default=here.parent.parent / "engine" / "text" / "data")
    out = ap.parse_args().out
    out.mkdir(parents=True, exist_ok=True)

    def write(name, text):
        (out / name).write_text(text, encoding="utf-8", newline="\n")

    write("stopwords_english.txt", "\n".join(stopwords.words("english")) + "\n")
    write("punkt_english.json", json.dumps(punkt(), indent=0) + "\n")
    write("wordnet_noun.exc", wordnet.open("noun.exc").read())
    nouns = {n for n in wordnet.all_lemma_names(pos="n") if "_" not in n}
    write("wordnet_nouns.front", front_coded(sorted(nouns)))


if __name__ == "__main__":
    main()
