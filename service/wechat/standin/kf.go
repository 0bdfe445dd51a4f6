package standin

// queue hands a citizen to the agents. With mu held.
func (p *Platform) queue(c *citizen, text, account string) {
	if p.desk.open[c.openid] != nil {
		return // accepted meanwhile
	}
	if p.desk.waits(c.openid) == nil { // else it only joins what waits already
		p.say(c, Message{From: "system", Kind: "notice", Text: "正在为您转接人工客服，请稍候"})
	}
	p.desk.wait(c.openid, account, text, p.now())
	p.tell("kf", c, nil)
}

// connect with mu held; quietly without an event.
func (p *Platform) connect(c *citizen, account, by string, quietly bool) {
	for _, r := range p.desk.begin(c.openid, account, p.now()) {
		p.enter(r)
	}
	p.beginStay(c, account, by)
	p.say(c, Message{From: "system", Kind: "notice", Text: "客服 " + p.desk.agent(account).Nick + " 已接入"})
	if !quietly {
		p.send(p.event(c, "kf_create_session", Field{Name: "KfAccount", Value: account}))
	}
	p.tell("kf", c, nil)
}

// disconnect with mu held; quietly without an event.
func (p *Platform) disconnect(s *session, by string, quietly bool) {
	c := p.byOpenID(s.openid)
	delete(p.desk.open, s.openid)
	s.stay.To, s.stay.End = p.now(), by
	p.say(c, Message{From: "system", Kind: "notice", Text: "本次客服会话已结束"})
	if !quietly {
		p.send(p.event(c, "kf_close_session", Field{Name: "KfAccount", Value: s.account}))
	}
	p.tell("kf", c, nil)
}

// handOn gives a session to another agent. With mu held.
func (p *Platform) handOn(s *session, to *agent) {
	c, from := p.byOpenID(s.openid), s.account
	s.account = to.Account
	s.stay.Agents = append(s.stay.Agents, to.Account)
	p.say(c, Message{From: "system", Kind: "notice", Text: "客服 " + to.Nick + " 已接入"})
	p.send(p.event(c, "kf_switch_session", Field{Name: "FromKfAccount", Value: from}, Field{Name: "ToKfAccount", Value: to.Account}))
	p.tell("kf", c, nil)
}

// expireSessions ends what has been open, or silent, for 30 minutes. With mu held.
func (p *Platform) expireSessions() {
	for _, s := range p.desk.idle(p.now()) {
		p.disconnect(s, ByTimeout, p.opt.QuietTimeout || p.weather.QuietTimeout)
	}
}

// quietAPI tells whether what the account's own calls do to a session is told to it.
func (p *Platform) quietAPI() bool { return p.opt.QuietSessions || p.weather.QuietSessions }

// Accept connects a waiting citizen to an agent, as the agent does in their tool.
func (p *Platform) Accept(account, id string) error {
	return p.asAgent(account, id, func(a *agent, c *citizen) error {
		s := p.desk.waits(c.openid)
		switch {
		case a.Offline:
			return ErrAgentOffline
		case s == nil || (s.account != "" && s.account != account):
			return ErrNotWaiting
		case len(p.desk.serving(account)) >= a.Capacity:
			return ErrAgentFull
		}
		p.connect(c, account, ByAgent, false)
		return nil
	})
}

// AgentSays sends a citizen what their agent wrote.
func (p *Platform) AgentSays(account, id, text string) error {
	if text == "" {
		return invalid("消息内容不能为空")
	}
	return p.asServing(account, id, func(a *agent, c *citizen) error {
		p.enter(record{OpenID: c.openid, Opercode: agentSent, Text: text, Worker: account, at: p.now()})
		if p.weather.AgentsUseQuota {
			_ = c.quota.use(p.now()) // counts as far as it can; nobody refuses an agent
			p.tell("citizen", c, nil)
		}
		p.say(c, Message{From: "agent", Kind: "text", Text: text, Via: "kf", Agent: a.Nick})
		return nil
	})
}

// CloseSession ends a session, as the agent does in their tool.
func (p *Platform) CloseSession(account, id string) error {
	return p.asServing(account, id, func(_ *agent, c *citizen) error {
		p.disconnect(p.desk.open[c.openid], ByAgent, false)
		return nil
	})
}

// SwitchSession gives a citizen to another agent.
func (p *Platform) SwitchSession(account, id, to string) error {
	return p.asServing(account, id, func(_ *agent, c *citizen) error {
		other := p.desk.agent(to)
		switch {
		case other == nil:
			return ErrNoAgent
		case other.Offline:
			return ErrAgentOffline
		case len(p.desk.serving(to)) >= other.Capacity:
			return ErrAgentFull
		case to == account:
			return nil
		}
		p.handOn(p.desk.open[c.openid], other)
		return nil
	})
}

// SetOnline says whether an agent is at their desk. Sessions stay open.
func (p *Platform) SetOnline(account string, online bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.desk.agent(account)
	if a == nil {
		return ErrNoAgent
	}
	a.Offline = !online
	p.events.publish(notice{Type: "kf"})
	return nil
}

func (p *Platform) asAgent(account, id string, do func(*agent, *citizen) error) error {
	defer p.pump()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expireSessions()
	a := p.desk.agent(account)
	if a == nil {
		return ErrNoAgent
	}
	c := p.citizen(id)
	if c == nil {
		return ErrNoCitizen
	}
	return do(a, c)
}

func (p *Platform) asServing(account, id string, do func(*agent, *citizen) error) error {
	return p.asAgent(account, id, func(a *agent, c *citizen) error {
		if s := p.desk.open[c.openid]; s == nil || s.account != account {
			return ErrNoSession
		}
		return do(a, c)
	})
}
