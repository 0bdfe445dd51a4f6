package callback

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/ticketing"
)

type people interface {
	Meet(ctx context.Context, openID string) (model.Citizen, error)
	SetFollowed(ctx context.Context, citizenID int64, follows bool) error
}

type tickets interface {
	Find(ctx context.Context, who model.Citizen, number string) (ticketing.File, error)
}

type agents interface {
	Ask(ctx context.Context, who model.Citizen) (kefu.Asked, error)
	Hear(ctx context.Context, who model.Citizen, ev model.Event) (kefu.Heard, error)
	Leave(ctx context.Context, who model.Citizen, ev model.Event) (answer string, handled bool, err error)
	Told(ctx context.Context, who model.Citizen, ev model.Event) error
}

type reports interface {
	Delivered(ctx context.Context, platformID, status string) error
	DeliveredSubscription(ctx context.Context, citizenID int64, line model.Subscription) error
}

type consents interface {
	Told(ctx context.Context, citizenID int64, lines []model.Subscription) error
	Changed(ctx context.Context, citizenID int64, lines []model.Subscription) error
}

// Dialog is what the account says: it takes each message and event to the service that it is for.
type Dialog struct {
	People    people
	Tickets   tickets
	Agents    agents
	Reports   reports
	Consents  consents
	Knowledge library // nil: nothing is looked up
	Cases     caseList
	Texts     Texts
}

// Answer is the account's answer to one event; the zero Answer says nothing.
func (d Dialog) Answer(ctx context.Context, ev model.Event) (model.Answer, error) {
	a, err := d.answer(ctx, ev)
	if err != nil && a.Empty() && model.Emergency(wordsOf(ev)) {
		a = say(d.Texts.emergency())
	}
	a.Text = fit(a.Text)
	if err != nil && !a.Empty() { // what must be said whatever fails
		return model.Answer{}, errors.Join(model.ErrUnavailable.Saying(a.Text), err)
	}
	return a, err
}

// answer is Answer, where some of what is to be said may stand beside an error.
func (d Dialog) answer(ctx context.Context, ev model.Event) (model.Answer, error) {
	switch ev.Type {
	case model.EvTemplateSent:
		if ev.Template == nil {
			return model.Answer{}, nil
		}
		return model.Answer{}, d.Reports.Delivered(ctx, fmt.Sprint(ev.Template.MsgID), ev.Template.Status)
	case model.EvView, model.EvViewMini, model.EvLocation, model.EvScanPush, model.EvScanWait:
		return model.Answer{}, nil // the page answers, or nobody asked; nothing to look up
	}
	if ev.From == "" {
		return model.Answer{}, nil
	}
	who, err := d.People.Meet(ctx, ev.From)
	if err != nil {
		return model.Answer{}, err
	}
	switch ev.Type {
	case model.EvSubscribePopup:
		return model.Answer{}, d.Consents.Told(ctx, who.ID, ev.Subscriptions)
	case model.EvSubscribeMsg:
		return model.Answer{}, d.Consents.Changed(ctx, who.ID, ev.Subscriptions)
	case model.EvSubscribeSent:
		return model.Answer{}, d.subscriptionsSent(ctx, who, ev.Subscriptions)
	case model.EvSubscribe:
		return d.followed(ctx, who, strings.TrimPrefix(ev.Key, "qrscene_"))
	case model.EvUnsubscribe:
		return model.Answer{}, d.People.SetFollowed(ctx, who.ID, false)
	case model.EvScan:
		return say(d.Texts.scanned(ev.Key)), nil
	case model.EvClick:
		return d.clicked(ctx, who, ev.Key)
	case model.EvKfCreate, model.EvKfSwitch, model.EvKfClose:
		return model.Answer{}, d.Agents.Told(ctx, who, ev)
	case model.MsgText, model.MsgVoice, model.MsgImage, model.MsgVideo, model.MsgShortVideo, model.MsgLocation, model.MsgLink:
		return d.sent(ctx, who, ev)
	}
	return model.Answer{}, nil
}

func (d Dialog) subscriptionsSent(ctx context.Context, who model.Citizen, lines []model.Subscription) error {
	var errs []error
	for _, l := range lines {
		errs = append(errs, d.Reports.DeliveredSubscription(ctx, who.ID, l))
	}
	return errors.Join(errs...)
}

func say(text string) model.Answer { return model.Answer{Text: text} }

func (d Dialog) followed(ctx context.Context, who model.Citizen, scene string) (model.Answer, error) {
	if err := d.People.SetFollowed(ctx, who.ID, true); err != nil {
		return model.Answer{}, err
	}
	if scene != "" {
		return say(d.Texts.Welcome(who.Bound()) + "\n\n" + d.Texts.scanned(scene)), nil
	}
	return say(d.Texts.Welcome(who.Bound())), nil
}

func (d Dialog) clicked(ctx context.Context, who model.Citizen, key string) (model.Answer, error) {
	if key != menu.KeyKefu {
		return say(d.Texts.help()), nil // a button of an older menu that still stands on somebody's phone
	}
	asked, err := d.Agents.Ask(ctx, who)
	switch {
	case errors.Is(err, model.ErrNotBound):
		return say(d.Texts.mustBind()), nil
	case err != nil:
		return model.Answer{}, err
	case asked.OffHours:
		return say(d.Texts.offHours(asked.Next)), nil
	case asked.Text != "":
		return say(asked.Text), nil
	}
	return say(d.Texts.kefuReady()), nil
}

// sent answers a message: an agent does where the citizen has or wants one, else the account by itself.
func (d Dialog) sent(ctx context.Context, who model.Citizen, ev model.Event) (model.Answer, error) {
	heard, err := d.Agents.Hear(ctx, who, ev)
	if err != nil {
		return explained(err)
	}
	if heard.Handled {
		return heard.Answer, nil
	}
	a, err := d.said(ctx, who, ev, heard)
	if heard.Before == "" {
		return a, err
	}
	if err != nil && a.Empty() {
		a = say(model.ErrUnavailable.Message)
	}
	return say(joined(heard.Before, a.Text)), err // what is owed counts as said now, come what may
}

// explained is the answer that says what the sender of a message can do about a failure; of one that is ours it is the error.
func explained(err error) (model.Answer, error) {
	var told *model.Error
	if !errors.As(err, &told) || told.Kind == model.Unavailable {
		return model.Answer{}, err
	}
	if told.Kind != model.Invalid || len(told.Fields) == 0 {
		return say(told.Message), nil
	}
	rules := make([]string, 0, len(told.Fields))
	for _, field := range slices.Sorted(maps.Keys(told.Fields)) {
		rules = append(rules, told.Fields[field])
	}
	return say(told.Message + "：" + strings.Join(rules, "；") + "。"), nil
}

// said answers what is not for an agent. Whoever writes of danger to life reads first whom to call, whatever else he wants.
func (d Dialog) said(ctx context.Context, who model.Citizen, ev model.Event, heard kefu.Heard) (model.Answer, error) {
	a, err := d.wanted(ctx, who, ev, heard)
	if err != nil {
		a, err = explained(err)
	}
	if model.Emergency(wordsOf(ev)) {
		a = say(joined(d.Texts.emergency(), a.Text))
	}
	return a, err
}

// wanted answers first what can only be meant one way, then the rest.
func (d Dialog) wanted(ctx context.Context, who model.Citizen, ev model.Event, heard kefu.Heard) (model.Answer, error) {
	if heard.OffHours {
		return say(d.Texts.offHours(heard.Next)), nil
	}
	text := wordsOf(ev)
	answer, ok, err := d.Agents.Leave(ctx, who, ev)
	switch {
	case errors.Is(err, model.ErrNotBound):
		return say(d.Texts.mustBind()), nil
	case ok || err != nil:
		return say(answer), err
	case model.Emergency(text):
		return model.Answer{}, nil
	case text == "":
		return say(d.Texts.noted()), nil
	case isNumber(text):
		return d.progress(ctx, who, text)
	}
	if t := d.Texts.answered(text); t != "" {
		return say(t), nil
	}
	if t := d.Texts.keyword(text); t != "" {
		return say(t), nil
	}
	if wantsAgent(text) {
		return d.clicked(ctx, who, menu.KeyKefu)
	}
	if t := d.Texts.mentioned(text); t != "" {
		return say(t), nil
	}
	return d.lookedUp(ctx, text)
}

// wordsOf is what a message says in words; "" where it is no message.
func wordsOf(ev model.Event) string {
	switch ev.Type {
	case model.MsgText:
		return strings.TrimSpace(ev.Text)
	case model.MsgVoice:
		return strings.TrimSpace(ev.Recognition)
	}
	return ""
}

func joined(before, text string) string { return strings.TrimSpace(before + "\n\n" + text) }

// isNumber tells whether a text is meant as a ticket number, be it mistyped.
func isNumber(text string) bool {
	if _, ok := model.ParseNumber(text); ok {
		return true
	}
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9', r >= '０' && r <= '９':
			digits++
		case r != ' ' && r != '-':
			return false
		}
	}
	return digits >= 12 && digits <= 16
}

func (d Dialog) progress(ctx context.Context, who model.Citizen, number string) (model.Answer, error) {
	f, err := d.Tickets.Find(ctx, who, number)
	if errors.Is(err, model.ErrNotBound) {
		return say(d.Texts.mustBind()), nil
	}
	if err != nil {
		return model.Answer{}, err
	}
	return say(d.Texts.progress(f)), nil
}

func wantsAgent(text string) bool {
	for _, word := range []string{"客服", "人工", "坐席"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func dated(at time.Time, zone *time.Location) string { return at.In(zone).Format("2006-01-02 15:04") }
