package standin

import "net/http"

func (p *Platform) postCitizen(r *http.Request, in request) (int, any, error) {
	if in.Phone != "" && !phoneShape.MatchString(in.Phone) {
		return 0, nil, invalid("phone 须为 11 位手机号码")
	}
	c, err := p.AddCitizen(in.Nickname, in.Phone)
	return http.StatusCreated, p.seen(r, c), err
}

// onCitizen does something to the citizen of the path, without waiting for pushes.
func (p *Platform) onCitizen(r *http.Request, do func(*citizen) error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.citizen(r.PathValue("id"))
	if c == nil {
		return ErrNoCitizen
	}
	return do(c)
}

// changed is onCitizen with the citizen as the answer.
func (p *Platform) changed(r *http.Request, do func(*citizen) error) (int, any, error) {
	var out Citizen
	err := p.onCitizen(r, func(c *citizen) error {
		err := do(c)
		out = p.view(c)
		return err
	})
	return http.StatusOK, p.seen(r, out), err
}

func (p *Platform) postFollow(r *http.Request, _ request) (int, any, error) {
	return p.changed(r, func(c *citizen) error { p.follow(c); return nil })
}

func (p *Platform) postUnfollow(r *http.Request, _ request) (int, any, error) {
	return p.changed(r, func(c *citizen) error { p.unfollow(c); return nil })
}

func (p *Platform) postScan(r *http.Request, in request) (int, any, error) {
	if in.Scene == "" {
		return 0, nil, invalid("scene 不能为空")
	}
	return p.changed(r, func(c *citizen) error { p.scan(c, in.Scene); return nil })
}

func (p *Platform) postMessage(r *http.Request, in request) (int, any, error) {
	return p.said(r, func(c *citizen) (*Message, *push, error) { return p.write(c, in.Outgoing) })
}

func (p *Platform) postMsgMenu(r *http.Request, in request) (int, any, error) {
	return p.said(r, func(c *citizen) (*Message, *push, error) { return p.tapMsgMenu(c, in.MessageID, in.ItemID) })
}

// said is onCitizen with the message as the answer.
func (p *Platform) said(r *http.Request, do func(*citizen) (*Message, *push, error)) (int, any, error) {
	var out Message
	err := p.onCitizen(r, func(c *citizen) error {
		m, _, err := do(c)
		if m != nil {
			out = m.copy()
		}
		return err
	})
	return http.StatusCreated, out, err
}

type openView struct {
	Open string `json:"open,omitempty"`
}

func (p *Platform) postMenu(r *http.Request, in request) (int, any, error) {
	var out openView
	err := p.onCitizen(r, func(c *citizen) error {
		_, open, err := p.tapMenu(c, in.Path)
		if open != "" {
			out.Open = asSeen(r, open)
		}
		return err
	})
	return http.StatusOK, out, err
}

func (p *Platform) postOpen(r *http.Request, in request) (int, any, error) {
	open, err := p.Open(r.PathValue("id"), in.URL)
	if err == nil && open != in.URL {
		open = asSeen(r, open)
	}
	return http.StatusOK, openView{open}, err
}

func (p *Platform) getChat(r *http.Request, _ request) (int, any, error) {
	items := []Message{}
	err := p.onCitizen(r, func(c *citizen) error {
		chat := c.chat
		if after := r.URL.Query().Get("after"); after != "" {
			for i, m := range chat {
				if m.ID == after {
					chat = chat[i+1:]
					break
				}
			}
		}
		for _, m := range chat {
			items = append(items, m.copy())
		}
		return nil
	})
	return http.StatusOK, map[string]any{"items": items}, err
}

func (p *Platform) getSMS(r *http.Request, _ request) (int, any, error) {
	var phone string
	err := p.onCitizen(r, func(c *citizen) error { phone = c.phone; return nil })
	return http.StatusOK, map[string]any{"items": p.SMS(phone)}, err
}

func (p *Platform) putPlace(r *http.Request, in request) (int, any, error) {
	if in.Lat < -90 || in.Lat > 90 || in.Lng < -180 || in.Lng > 180 {
		return 0, nil, invalid("lat 须在 -90 到 90 之间，lng 须在 -180 到 180 之间")
	}
	return p.changed(r, func(c *citizen) error {
		c.place = Place{in.Lat, in.Lng, in.Label}
		p.tell("citizen", c, nil)
		return nil
	})
}

// postSubscribe is a citizen's answer to a page's subscription popup: {"template_id","accept"}.
func (p *Platform) postSubscribe(r *http.Request, in request) (int, any, error) {
	return p.changed(r, func(c *citizen) error {
		if _, err := p.template(in.Template, true); err != nil {
			return invalid("没有这个订阅通知模板")
		}
		p.subscribe(c, []string{in.Template}, in.Accept)
		return nil
	})
}
