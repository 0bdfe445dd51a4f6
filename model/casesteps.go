package model

import (
	"slices"
	"time"
)

// The steps of a case. Each is nil and done, or says why not and has changed nothing.

// Edit puts a new text in place of the old. hits are what was found in it; who said of one of the old that it is none has
// said so of the same words, too.
func (c *CaseFile) Edit(who int64, now time.Time, t CaseText, hits []CaseHit) (CaseStep, error) {
	if c.State != CaseDrafted {
		return CaseStep{}, ErrCaseState
	}
	for i := range hits {
		for _, old := range c.Hits {
			if old.Field == hits[i].Field && old.Kind == hits[i].Kind && old.Text == hits[i].Text && old.Waiver != nil {
				hits[i].Waiver = old.Waiver
			}
		}
	}
	c.Seq++
	for i := range hits {
		hits[i].Seq = c.Seq
	}
	c.CaseText, c.Hits = t, hits
	c.touch(who)
	return c.step(CaseEdit, who, now, CaseDrafted, ""), nil
}

// The kinds of hit that are what they are: nobody can say that they are none.
var certainKinds = []string{"mobile", "id_no", "bank_card", "own_name", "own_data"}

// Waive says of a hit that it is no personal data, and why.
func (c *CaseFile) Waive(who int64, now time.Time, hitID int64, reason string) (CaseStep, error) {
	h := c.hit(hitID)
	f := faults{}
	reason = line(reason)
	f.length("reason", "理由", reason, 4, 200)
	switch {
	case c.State != CaseDrafted:
		return CaseStep{}, ErrCaseState
	case h == nil:
		return CaseStep{}, ErrCaseNotFound.Saying("没有这处命中，请刷新后再试")
	case slices.Contains(certainKinds, h.Kind):
		return CaseStep{}, ErrCaseOpenHits.Saying("这一类个人信息必须改掉，不能保留")
	case f.err() != nil:
		return CaseStep{}, f.err()
	}
	h.Waiver = &CaseWaiver{Reason: reason, By: who, At: now}
	c.touch(who)
	return c.step(CaseWaive, who, now, CaseDrafted, h.Kind+"："+reason), nil
}

// Confirm is the second word on a hit that somebody waived.
func (c *CaseFile) Confirm(who int64, now time.Time, hitID int64) (CaseStep, error) {
	h := c.hit(hitID)
	switch {
	case c.State != CaseReviewing:
		return CaseStep{}, ErrCaseState
	case slices.Contains(c.Hands, who):
		return CaseStep{}, ErrCaseOnePerson
	case h == nil || h.Waiver == nil:
		return CaseStep{}, ErrCaseNotFound.Saying("没有这处命中，请刷新后再试")
	}
	w := *h.Waiver
	w.ConfirmedBy, w.ConfirmedAt = who, &now
	h.Waiver = &w
	return c.step(CaseConfirm, who, now, CaseReviewing, h.Kind), nil
}

// Submit hands the text to somebody else, once there is nothing in it that was neither changed nor waived.
func (c *CaseFile) Submit(who int64, now time.Time) (CaseStep, error) {
	if c.State != CaseDrafted {
		return CaseStep{}, ErrCaseState
	}
	for _, h := range c.Hits {
		if h.Waiver == nil {
			return CaseStep{}, ErrCaseOpenHits
		}
	}
	c.touch(who)
	return c.step(CaseSubmit, who, now, CaseReviewing, ""), nil
}

// Return sends the text back to be changed.
func (c *CaseFile) Return(who int64, now time.Time, reason string) (CaseStep, error) {
	if c.State != CaseReviewing {
		return CaseStep{}, ErrCaseState
	}
	reason, err := because(reason)
	if err != nil {
		return CaseStep{}, err
	}
	return c.step(CaseReturn, who, now, CaseDrafted, reason), nil
}

// Approve is 复核通过 by one who had no hand in the text. The citizen is told then, and may object.
func (c *CaseFile) Approve(who int64, now time.Time, t Ticket) (CaseStep, error) {
	switch {
	case c.State != CaseReviewing:
		return CaseStep{}, ErrCaseState
	case slices.Contains(c.Hands, who):
		return CaseStep{}, ErrCaseOnePerson
	}
	if err := c.clean(t); err != nil {
		return CaseStep{}, err
	}
	by := now.Add(TellWithin + ObjectWithin)
	c.ReviewerID, c.AnnouncedAt, c.ObjectBy = who, &now, &by
	c.Announced++
	return c.step(CaseApprove, who, now, CaseAnnounced, ""), nil
}

// Publish is the clock's, once the time to object is over and the citizen was told. All that Approve asked for must
// still be so.
func (c *CaseFile) Publish(now time.Time, t Ticket) (CaseStep, error) {
	switch {
	case c.State != CaseAnnounced, c.ObjectBy == nil, now.Before(*c.ObjectBy):
		return CaseStep{}, ErrCaseState
	case c.ReviewerID == 0, slices.Contains(c.Hands, c.ReviewerID):
		return CaseStep{}, ErrCaseOnePerson
	}
	if err := c.clean(t); err != nil {
		return CaseStep{}, err
	}
	c.PublishedAt, c.WithdrawnAt = &now, nil
	return c.step(CasePublish, 0, now, CasePublished, ""), nil
}

// Unheard sends it back: the citizen could not be told.
func (c *CaseFile) Unheard(now time.Time) (CaseStep, error) {
	if c.State != CaseAnnounced {
		return CaseStep{}, ErrCaseState
	}
	c.ReviewerID, c.ObjectBy = 0, nil
	return c.step(CaseUnheard, 0, now, CaseReviewing, "未能告知市民"), nil
}

// TakeDown ends it, wherever it stands. What was published is gone for the public at once.
func (c *CaseFile) TakeDown(act CaseAct, by Role, who int64, now time.Time, reason string) (CaseStep, error) {
	if c.State == CaseWithdrawn {
		return CaseStep{}, ErrCaseState
	}
	reason, err := because(reason)
	if err != nil {
		return CaseStep{}, err
	}
	c.WithdrawnAt, c.ReviewerID, c.ObjectBy = &now, 0, nil
	step := c.step(act, who, now, CaseWithdrawn, reason)
	step.By = by
	return step, nil
}

// Redraft begins anew with a case that was taken down, under its number, from a fresh copy.
func (c *CaseFile) Redraft(who int64, now time.Time, t CaseText, hits []CaseHit) (CaseStep, error) {
	if c.State != CaseWithdrawn {
		return CaseStep{}, ErrCaseState.Saying("这件诉求已经在拟稿或公开")
	}
	c.Seq++
	for i := range hits {
		hits[i].Seq = c.Seq
	}
	c.CaseText, c.Hits, c.Hands, c.ReviewerID, c.ObjectBy = t, hits, nil, 0, nil
	c.touch(who)
	return c.step(CaseDraft, who, now, CaseDrafted, ""), nil
}

// clean is nil where nothing but the right people and the time stands between a text and the public.
func (c *CaseFile) clean(t Ticket) error {
	for _, h := range c.Hits {
		if h.Open() {
			return ErrCaseOpenHits
		}
		if h.Waiver.By == h.Waiver.ConfirmedBy {
			return ErrCaseOnePerson
		}
	}
	if t.ID != c.TicketID {
		return ErrCaseNotAllowed
	}
	return t.MayBeCase()
}

func (c *CaseFile) touch(who int64) {
	if !slices.Contains(c.Hands, who) {
		c.Hands = append(c.Hands, who)
	}
}

func (c *CaseFile) hit(id int64) *CaseHit {
	i := slices.IndexFunc(c.Hits, func(h CaseHit) bool { return h.ID == id })
	if i < 0 {
		return nil
	}
	return &c.Hits[i]
}

func (c *CaseFile) step(act CaseAct, who int64, now time.Time, to CaseState, note string) CaseStep {
	s := CaseStep{CaseID: c.ID, At: now, Act: act, By: RoleScreener, ActorID: who, From: c.State, To: to, Seq: c.Seq, Note: note}
	if who == 0 {
		s.By = RoleSystem
	}
	c.State, c.UpdatedAt = to, now
	return s
}

// because is a reason as it is kept.
func because(reason string) (string, error) {
	reason = line(reason)
	f := faults{}
	f.length("reason", "理由", reason, 2, 200)
	return reason, f.err()
}
