package neural

import (
	"math"

	"copydesk/engine/kernel"
)

// The activations of hidden layers, by scikit-learn's names.
const (
	identity = "identity"
	logistic = "logistic"
	tanh     = "tanh"
	relu     = "relu"
)

// gain is the numerator under the root in the bound of the initial weights:
// Glorot and Bengio, "Understanding the difficulty of training deep feedforward
// neural networks", 2010, halved for the logistic function as in scikit-learn.
func gain(activation string) float64 {
	if activation == logistic {
		return 2
	}
	return 6
}

// activate applies the activation to z in place. For relu there is a kernel.
func activate[T kernel.Float](activation string, z []T) {
	switch activation {
	case logistic:
		for i, x := range z {
			z[i] = T(1 / (1 + math.Exp(-float64(x))))
		}
	case tanh:
		for i, x := range z {
			z[i] = T(math.Tanh(float64(x)))
		}
	}
}

// derive multiplies delta by the activation's derivative where its value is a.
// For relu it expects delta to be zero already where a is.
func derive[T kernel.Float](activation string, delta, a []T) {
	a = a[:len(delta)]
	switch activation {
	case logistic:
		for i, y := range a {
			delta[i] *= y * (1 - y)
		}
	case tanh:
		for i, y := range a {
			delta[i] *= 1 - y*y
		}
	}
}
