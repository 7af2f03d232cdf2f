// Package corpus reads labelled news articles: it checks every row, counts
// what it does not use, names what was read with a digest, splits it into
// training, validation and test rows, and keeps a copy.
//
// Two nouns carry the package. A [Corpus] is what was read: articles,
// categories, a [Report] for each source and a digest over the content. It
// knows no seed and no shares. A [Split] says, for a seed and for shares,
// which rows of a corpus are for training, which for validation and which for
// the test; it is cheap and is made anew whenever it is needed.
//
//	c, err := corpus.Read(ctx, corpus.Options{Train: corpus.Source{Path: "news.csv.gz"}})
//	if err != nil {
//		return err
//	}
//	s, err := c.Split(corpus.SplitOptions{Seed: 42, ValidationSplit: 0.2, TestSplit: 0.2})
//	if err != nil {
//		return err
//	}
//	for _, row := range s.Train {
//		article := c.Articles[row]
//		use(article.Text, c.Categories[article.Category])
//	}
//
// # What a file may look like
//
// A source is CSV, plain or compressed with gzip (which is recognised by its
// content), with a header line and the delimiter comma, semicolon, tab or
// bar. Quoting is that of RFC 4180, read as leniently as pandas does: a quote
// inside an unquoted cell is a character like any other, and what follows a
// closing quote belongs to the cell. UTF-8 with or without a byte order mark
// and UTF-16 are read as such; a row that is not valid UTF-8 is read as
// Windows-1252, and counted. Lines may end in LF, CRLF or CR; blank lines are
// not rows. NUL bytes are removed, and counted.
//
// A bad row never stops a file. It is counted and named with a reason and the
// line on which it starts. A quote that is never closed costs the line it
// stands on: reading goes on with the line after it.
//
// # What becomes of the text
//
// The cells of the text columns are joined by one blank and otherwise kept
// byte for byte, as frame[columns].agg(" ".join, axis=1) does in pandas:
// blanks at the ends stay, and so do HTML entities and the remains of
// stripped ones ("#39;", "quot;"), which are only counted, because the text
// stage works on the raw text. The one change is that a line break inside a
// cell is always "\n", so that a file means the same after a passage through
// Windows. Labels lose the blanks around them.
package corpus
