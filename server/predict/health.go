package predict

import (
	"fmt"
	"net/http"
	"time"

	"copydesk/server/reply"
)

// health is the answer of /health.
type health struct {
	Status         string  `json:"status"` // healthy, degraded, not ready or draining
	ModelType      *string `json:"model_type"`
	ModelVersion   *string `json:"model_version"`
	Uptime         string  `json:"uptime"`
	LastPrediction *string `json:"last_prediction"`
	Message        string  `json:"message,omitempty"` // why it is not healthy
}

// Health answers GET /health: 200 when a model serves and will go on to, else
// 503. It is degraded when that is not the model that the registry has.
func (a *API) Health(w http.ResponseWriter, r *http.Request) error {
	h := health{Status: "healthy", Uptime: uptime(a.clock().Sub(a.started))}
	status := http.StatusOK
	l := a.lineup()
	if m := l.champion; m != nil {
		h.ModelType, h.ModelVersion = &m.info.ModelName, &m.number
		if l.trouble != "" {
			h.Status, h.Message = "degraded", l.trouble
		}
	} else {
		h.Status, h.Message = "not ready", l.trouble
		status = http.StatusServiceUnavailable
	}
	if a.phase.Load() != serving {
		h.Status, h.Message = "draining", "The server is shutting down"
		status = http.StatusServiceUnavailable
	}
	if last := a.last.Load(); last != 0 {
		t := reply.Timestamp(time.Unix(0, last))
		h.LastPrediction = &t
	}
	return reply.JSON(w, status, h)
}

// uptime writes a duration as Python writes a timedelta: 2 days, 14:32:18.
func uptime(d time.Duration) string {
	seconds := int64(max(d, 0) / time.Second)
	days, seconds := seconds/86400, seconds%86400
	clock := fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	switch days {
	case 0:
		return clock
	case 1:
		return "1 day, " + clock
	}
	return fmt.Sprintf("%d days, %s", days, clock)
}
