package neural

import (
	"context"
	"math"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/kernel"
	"copydesk/engine/tensor"
)

// Precisions of the weights and of the arithmetic on them.
const (
	Float32 = "float32"
	Float64 = "float64"
)

// MLPClassifier is scikit-learn's estimator of that name, with the solver adam.
type MLPClassifier struct {
	// HiddenLayerSizes are the units of each hidden layer, at least one layer.
	HiddenLayerSizes []int `json:"hidden_layer_sizes"`
	// Activation of the hidden layers: relu, identity, logistic or tanh.
	Activation string `json:"activation"`
	// Solver is adam.
	Solver string `json:"solver"`
	// Alpha is the strength of the L2 penalty, at least 0.
	Alpha float64 `json:"alpha"`
	// BatchSize is the rows between two updates of the weights.
	BatchSize BatchSize `json:"batch_size"`
	// LearningRate is the schedule: constant.
	LearningRate string `json:"learning_rate"`
	// LearningRateInit is the size of a step, above 0.
	LearningRateInit float64 `json:"learning_rate_init"`
	// MaxIter is the most passes over the rows, at least 1.
	MaxIter int `json:"max_iter"`
	// Precision is float32 or float64. scikit-learn has no such parameter: it
	// takes the precision of the features, which there is float64.
	Precision string `json:"precision"`
}

// New returns an estimator with the default parameters.
func New() *MLPClassifier {
	return &MLPClassifier{
		HiddenLayerSizes: []int{100, 50},
		Activation:       relu,
		Solver:           "adam",
		Alpha:            0.0001,
		BatchSize:        Auto,
		LearningRate:     "constant",
		LearningRateInit: 0.001,
		MaxIter:          200,
		Precision:        Float32,
	}
}

// Family describes the estimator to the program.
func Family() classify.Family {
	return classify.Family{
		Kind: classify.NeuralNetwork,
		Name: "MLPClassifier",
		Key:  "neural_network",
		New:  func() classify.Estimator { return New() },
		Foreign: []string{
			"power_t", "shuffle", "random_state", "tol", "verbose", "warm_start", "momentum", "nesterovs_momentum",
			"early_stopping", "validation_fraction", "beta_1", "beta_2", "epsilon", "n_iter_no_change", "max_fun",
		},
	}
}

// Validate implements classify.Estimator.
func (c *MLPClassifier) Validate() error {
	if len(c.HiddenLayerSizes) == 0 {
		return fault.Newf(fault.Invalid, "hidden_layer_sizes is empty, expected at least one layer")
	}
	for _, n := range c.HiddenLayerSizes {
		if n < 1 {
			return fault.Newf(fault.Invalid, "hidden_layer_sizes is %v, expected sizes of at least 1", c.HiddenLayerSizes)
		}
	}
	switch c.Activation {
	case identity, logistic, tanh, relu:
	default:
		return fault.Newf(fault.Invalid, "activation is %q, expected relu, identity, logistic or tanh", c.Activation)
	}
	switch {
	case c.Solver != "adam":
		return fault.Newf(fault.Invalid, "solver is %q, expected adam", c.Solver)
	case !(c.Alpha >= 0 && c.Alpha <= math.MaxFloat64):
		return fault.Newf(fault.Invalid, "alpha is %v, expected a number of at least 0", c.Alpha)
	case c.BatchSize < 0:
		return fault.Newf(fault.Invalid, "batch_size is %d, expected \"auto\" or a whole number of at least 1", int(c.BatchSize))
	case c.LearningRate != "constant":
		return fault.Newf(fault.Invalid, "learning_rate is %q, expected constant: the others do nothing with solver adam", c.LearningRate)
	case !(c.LearningRateInit > 0 && c.LearningRateInit <= math.MaxFloat64):
		return fault.Newf(fault.Invalid, "learning_rate_init is %v, expected a number above 0", c.LearningRateInit)
	case c.MaxIter < 1:
		return fault.Newf(fault.Invalid, "max_iter is %d, expected at least 1", c.MaxIter)
	case c.Precision != Float32 && c.Precision != Float64:
		return fault.Newf(fault.Invalid, "precision is %q, expected float32 or float64", c.Precision)
	}
	return nil
}

// Fit implements classify.Estimator. It reports an epoch at a time, with
// scikit-learn's loss: cross-entropy and penalty, averaged over the rows as they
// were met. It stops when the loss has not fallen by more than 1e-4 below its
// best for more than 10 epochs, else after MaxIter epochs, unconverged.
func (c *MLPClassifier) Fit(ctx context.Context, s classify.Set, o classify.Options) (*classify.Fit, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if err := checkWeights(layerSizes(s.X.Columns, c.HiddenLayerSizes, s.Classes)); err != nil {
		return nil, err
	}
	if c.Precision == Float64 {
		return fit(ctx, c, s, o, kernel.Best[float64]())
	}
	return fit(ctx, c, s, o, kernel.Best[float32]())
}

// Load implements classify.Estimator.
func (c *MLPClassifier) Load(t tensor.Set, features, classes int) (classify.Model, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if features < 0 || classes < 2 {
		return nil, fault.Newf(fault.Corrupt, "a network for %d features and %d classes", features, classes)
	}
	sizes := layerSizes(features, c.HiddenLayerSizes, classes)
	if err := checkWeights(sizes); err != nil {
		return nil, fault.As(fault.Corrupt, err)
	}
	if c.Precision == Float64 {
		n, err := load(t, sizes, c.Activation, t.Float64s)
		if err != nil {
			return nil, err
		}
		return &model[float64]{n, classes}, nil
	}
	n, err := load(t, sizes, c.Activation, t.Float32s)
	if err != nil {
		return nil, err
	}
	return &model[float32]{n, classes}, nil
}
