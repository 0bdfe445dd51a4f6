package standin

import (
	"net/http"
	"time"
)

// weatherView is Weather on the wire: its times are written as "90s".
type weatherView struct {
	Weather
	PushLateBy span `json:"push_late_by"`
	RecordLate span `json:"record_late"`
	BlankFor   span `json:"blank_for"`
}

type span time.Duration

func (s span) MarshalText() ([]byte, error) { return []byte(time.Duration(s).String()), nil }

func (s *span) UnmarshalText(b []byte) error {
	d, err := time.ParseDuration(string(b))
	*s = span(d)
	return err
}

func (p *Platform) getWeather(*http.Request, request) (int, any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.weather
	view := weatherView{w, span(w.PushLateBy), span(w.RecordLate), span(w.BlankFor)}
	return http.StatusOK, map[string]any{"weather": view}, nil
}

// putWeather is {"weather": {…}}: what is missing does not go wrong.
func (p *Platform) putWeather(r *http.Request, in request) (int, any, error) {
	w := in.Weather.Weather
	w.PushLateBy, w.RecordLate, w.BlankFor = time.Duration(in.Weather.PushLateBy), time.Duration(in.Weather.RecordLate), time.Duration(in.Weather.BlankFor)
	if !w.possible() {
		return 0, nil, invalid("概率须在 0 到 1 之间，时长不能为负")
	}
	p.SetWeather(w)
	return p.getWeather(r, in)
}

// possible tells whether every chance is one, and no time is negative.
func (w Weather) possible() bool {
	chances := []float64{
		w.EventLost, w.PushTwice, w.PushLate, w.PushSwap, w.AnswerLost, w.RecordLost, w.Blank,
		w.CallLost, w.MenuRefused, w.TapZero, w.CloseGone, w.CloseElsewhere, w.CreateElsewhere, w.CreateOffline,
	}
	for _, r := range w.Refusals {
		chances = append(chances, r.Chance)
	}
	for _, c := range chances {
		if c < 0 || c > 1 {
			return false
		}
	}
	return w.PushLateBy >= 0 && w.RecordLate >= 0 && w.BlankFor >= 0
}
