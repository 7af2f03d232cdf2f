package eval

// Report says how well a classifier answered. A share is a number from 0 to 1;
// a share of nothing is 0 (zero_division=0). K is the number of categories.
//
// The averages follow scikit-learn: macro is the plain mean over the categories
// that occur in the truth or in the answers, not over all K; weighted is
// weighted by support.
type Report struct {
	Rows int `json:"rows"`

	Accuracy         float64  `json:"accuracy"`
	AccuracyInterval Interval `json:"accuracy_interval"` // Wilson, 95 %
	// BalancedAccuracy is the mean recall of the categories that occur in the truth.
	BalancedAccuracy float64 `json:"balanced_accuracy"`

	PrecisionMacro    float64 `json:"precision_macro"`
	RecallMacro       float64 `json:"recall_macro"`
	F1Macro           float64 `json:"f1_macro"`
	PrecisionWeighted float64 `json:"precision_weighted"`
	RecallWeighted    float64 `json:"recall_weighted"`
	F1Weighted        float64 `json:"f1_weighted"`

	// Matthews is the correlation of truth and answers, from -1 to 1; 0 where
	// the truth or the answers are all of one category.
	Matthews float64 `json:"matthews_corrcoef"`
	// LogLoss is the mean over the rows of -ln p, p being the probability given
	// to the truth: every probability is clipped to [2^-52, 1-2^-52], then each
	// row is divided by its sum. The limits are those of float64, whatever
	// precision the model computed in.
	LogLoss float64 `json:"log_loss"`

	// TopK holds k = 1, 2, 3, 5 as far as they are below K.
	TopK      []TopK    `json:"top_k"`
	Baselines Baselines `json:"baselines"`

	// Categories has one entry per category, in the order given to Judge.
	Categories []CategoryScores `json:"categories"`
	// Confusion counts rows by truth (first index) and answer (second), K x K.
	Confusion [][]int `json:"confusion"`
}

// Interval is a confidence interval.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// TopK is the share of rows whose truth is among the K most probable categories.
//
// Ties are settled as sklearn.metrics.top_k_accuracy_score settles them: of
// equal probabilities the later category ranks first; of two categories the
// second ranks first where its probability is above one half. An answer is the
// first largest probability instead, so with ties the accuracy for K = 1 can
// differ from the report's.
type TopK struct {
	K        int     `json:"k"`
	Accuracy float64 `json:"accuracy"`
}

// Baselines are the accuracies that need no model.
type Baselines struct {
	Uniform Uniform `json:"uniform"`
	// Majority is nil where the training counts are not known.
	Majority *Majority `json:"majority,omitempty"`
}

// Uniform is the baseline that draws a category at random.
type Uniform struct {
	Accuracy float64 `json:"accuracy"` // expected: 1/K
	Factor   float64 `json:"factor"`   // accuracy of the report over Accuracy
}

// Majority is the baseline that always answers the most frequent category of
// the training rows (the first of equals), as scikit-learn's
// DummyClassifier(strategy="most_frequent") does.
type Majority struct {
	Category   string  `json:"category"`
	TrainShare float64 `json:"train_share"` // share of the training rows
	Accuracy   float64 `json:"accuracy"`    // share of the judged rows
	// Factor is the accuracy of the report over Accuracy; nil where no judged
	// row is of Category.
	Factor *float64 `json:"factor,omitempty"`
}

// CategoryScores is how well one category was told from all others.
type CategoryScores struct {
	Category  string  `json:"category"`
	Precision float64 `json:"precision"` // share of the rows answered so that are so
	Recall    float64 `json:"recall"`    // share of the rows that are so that were answered so
	F1        float64 `json:"f1"`        // harmonic mean of the two
	Support   int     `json:"support"`   // rows that are of this category
	Predicted int     `json:"predicted"` // rows that were answered so
}
