// Package servertest has what tests of the server need: small models that are
// real ones, and a desk on a real store to promote them at.
//
//	desk := servertest.NewDesk(t)
//	v := desk.Add(t, servertest.Default(t, classify.NaiveBayes), map[string]float64{"accuracy": 0.9})
//	desk.Promote(v.Model, v.Number, "it is the first", engine.Caller{Name: "test"})
package servertest
