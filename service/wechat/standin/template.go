package standin

import (
	"net/http"
	"time"
)

// job is a template message already sent under a client_msg_id.
type job struct {
	id int64
	at time.Time
}

func (p *Platform) postSubscribe(r *http.Request, in request) (int, any, error) {
	return p.changed(r, func(c *citizen) error { return p.subscribe(c, in.Template, in.Accept) })
}

func (p *Platform) subscribe(c *citizen, template string, accept bool) error { return nil }
