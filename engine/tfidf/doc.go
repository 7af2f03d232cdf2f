// Package tfidf turns texts into weighted term vectors, as scikit-learn's
// TfidfVectorizer does, rule for rule.
//
//	v, x, err := tfidf.Fit(ctx, texts, tfidf.DefaultParams())
//	...
//	x.Row(0)                  // the first text as a vector of unit length
//	v.Transform(ctx, others)  // other texts in the same columns
//
// A Collector takes tokens instead, as codes, so that whoever has made them need not
// write them into texts first. Of several million n-grams it counts few: those that
// cannot be among max_features are left out early, by bounds that are never wrong.
package tfidf
