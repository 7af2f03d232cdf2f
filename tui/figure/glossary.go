package figure

import "strings"

// Meaning says in one sentence what a figure means, "" if the name is not known.
// It is named as in Run.Metrics, with or without validation_, or as in the JSON
// of Resources, of a category's scores, of a comparison and of Terms.
func Meaning(name string) string {
	switch strings.TrimPrefix(name, "validation_") {
	case "accuracy":
		return "The share of articles that got the right category."
	case "accuracy_interval":
		return "Where the accuracy on many more such articles would lie, 95 times of 100."
	case "balanced_accuracy":
		return "The mean recall of the categories: small ones count as much as large ones."
	case "f1":
		return "One figure for precision and recall, near the lower of them: their harmonic mean."
	case "f1_macro":
		return "The mean F1 of the categories: small ones count as much as large ones."
	case "f1_weighted":
		return "The mean F1 of the categories, each counted by its articles."
	case "precision":
		return "Of the articles answered with the category, the share that belongs there."
	case "precision_macro":
		return "The mean precision of the categories, each counted once."
	case "precision_weighted":
		return "The mean precision of the categories, each counted by its articles."
	case "recall":
		return "Of the articles of the category, the share that was answered with it."
	case "recall_macro":
		return "The mean recall of the categories, each counted once."
	case "recall_weighted":
		return "The mean recall of the categories, each counted by its articles."
	case "support":
		return "How many of the articles that were judged belong to the category."
	case "log_loss":
		return "How little probability the right categories got; 0 is perfect, and sure mistakes cost most."
	case "matthews_corrcoef":
		return "How far answers and truth go together: 1 is perfect, 0 no better than chance."
	case "loss":
		return "What the training makes small, step by step: the error on the training articles."
	case "objective":
		return "What the fit makes small: the error on the training articles and the size of the weights."
	case "confidence":
		return "The probability that the model gave to its answer."
	case "confusion":
		return "A row is a true category, a column an answer: what is right stands on the diagonal."
	case "weight":
		return "What a term adds to a category's score, times its tf-idf; below 0 it speaks against it."
	case "importance":
		return "A term's share in all that the trees' questions sort out; it says what matters, not what for."
	case "mean contribution":
		return "What a term added to a category's score, on average over the articles put there."
	case "p_value":
		return "How often chance alone would make two equal models differ so much: small means really different."
	case "above_baseline":
		return "The accuracy less that of the baseline, where both were judged on the same articles."
	case "difference":
		return "The second accuracy less the first; an interval without 0 is a real difference."
	case "fit_s":
		return "How long the classifier learned, without reading and cleaning the articles."
	case "bundle_bytes":
		return "The size of the model file."
	case "peak_memory_bytes":
		return "The most memory that the process had while the classifier learned."
	case "predict_p50_ms":
		return "The median time to answer one article, from its text to the probabilities."
	case "predict_ten_ms":
		return "The median time to answer ten articles together."
	case "n_iter":
		return "How many iterations or epochs the fit took."
	}
	return ""
}

// MetricWord is what a metric is called on a screen, by its name in Run.Metrics:
// macro F1 for f1_macro.
func MetricWord(name string) string {
	part := ""
	if rest, ok := strings.CutPrefix(name, "validation_"); ok {
		part, name = "validation ", rest
	}
	switch {
	case name == "matthews_corrcoef":
		return part + "Matthews"
	case strings.HasSuffix(name, "_macro"), strings.HasSuffix(name, "_weighted"):
		of, how, _ := strings.Cut(name, "_")
		if of == "f1" {
			of = "F1"
		}
		return part + how + " " + of
	}
	return part + strings.ReplaceAll(name, "_", " ")
}
