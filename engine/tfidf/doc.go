// Package tfidf turns texts into weighted term vectors, as scikit-learn's
// TfidfVectorizer does, rule for rule.
//
//	v, x, err := tfidf.Fit(ctx, texts, tfidf.DefaultParams())
//	...
//	x.Row(0)                  // the first text as a vector of unit length
//	v.Transform(ctx, others)  // other texts in the same columns
package tfidf
