package logistic

import (
	"testing"

	"copydesk/engine/classify/classifiertest"
)

func TestConformance(t *testing.T) {
	classifiertest.Run(t, Family())
}
