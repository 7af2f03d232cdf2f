// Package bundle is the model file: one immutable zip that holds everything a
// prediction needs, and nothing that depends on when, where or how fast it was
// made. Its SHA-256 is the model's digest and its name.
//
//	manifest.json      what the model is: kind, parameters, categories, text settings
//	vocabulary.txt     a term a line, in column order
//	model.safetensors  idf and the classifier's tensors
//
// All entries are stored, never deflated, so that Python opens it with zipfile
// and safetensors (or NumPy):
//
//	digest, size, err := bundle.Save(dir, b)
//	...
//	b, err := bundle.Open(dir, digest)
//	b.Model.NewScorer()
//
// A bundle is data and is never executed; whatever does not add up is refused
// with fault.Corrupt.
package bundle
