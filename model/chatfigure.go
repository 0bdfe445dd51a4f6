package model

import (
	"slices"
	"time"
)

// ChatTally are the numbers over some chats of 在线客服 (domain §16).
type ChatTally struct {
	Opened, Connected, Answered, Quick int
	Closed, Idle, By88                 int // of those that were connected
	Asked, Rated, Satisfied            int
	waits                              []time.Duration
}

const quickReply = 30 * time.Second // 首次回复

// Add counts one more.
func (t *ChatTally) Add(c Chat) {
	t.Opened++
	if !c.ConnectedAt.IsZero() {
		t.connected(c)
	}
	if c.Rating.State != RatingNone {
		t.Asked++
	}
	if c.Rating.Stars > 0 {
		t.Rated++
	}
	if c.Rating.Stars >= 4 {
		t.Satisfied++
	}
}

func (t *ChatTally) connected(c Chat) {
	t.Connected++
	t.waits = append(t.waits, max(c.ConnectedAt.Sub(c.QueuedAt), 0))
	if !c.FirstReplyAt.IsZero() {
		t.Answered++
		if c.FirstReplyAt.Sub(c.ConnectedAt) <= quickReply {
			t.Quick++
		}
	}
	if c.State != ChatClosed {
		return
	}
	t.Closed++
	switch c.End {
	case EndIdle:
		t.Idle++
	case EndBy88:
		t.By88++
	default:
	}
}

// ChatFigure is one of the figures over chats.
type ChatFigure struct {
	Key, Name, Meaning string
	Unit               FigureUnit
	In                 func(*ChatTally) *float64
}

// ChatFigures are all of them, in the order in which they are shown.
var ChatFigures = []ChatFigure{
	{"opened", "会话量", "市民发起的会话", UnitCount, func(t *ChatTally) *float64 { return number(t.Opened) }},
	{"connected", "接通量", "客服接入的会话", UnitCount, func(t *ChatTally) *float64 { return number(t.Connected) }},
	{"connect_rate", "接通率", "客服接入的 / 发起的", UnitPercent, func(t *ChatTally) *float64 { return percent(t.Connected, t.Opened) }},
	{"median_wait", "等待时间中位数", "接通的会话从排队到接入的秒数", UnitSeconds, (*ChatTally).medianWait},
	{"quick_rate", "30秒首次回复率", "接入后30秒内首次回复的 / 客服接入的", UnitPercent, func(t *ChatTally) *float64 { return percent(t.Quick, t.Connected) }},
	{"idle_rate", "未回复结束率", "市民超过规定时间（通常10分钟）未回复而结束的 / 接通并已结束的", UnitPercent, func(t *ChatTally) *float64 { return percent(t.Idle, t.Closed) }},
	{"by_88_rate", "回复88结束率", "市民回复88结束的 / 接通并已结束的", UnitPercent, func(t *ChatTally) *float64 { return percent(t.By88, t.Closed) }},
	{"rating_rate", "参评率", "评价了的 / 邀请评价的", UnitPercent, func(t *ChatTally) *float64 { return percent(t.Rated, t.Asked) }},
	{"satisfied_rate", "会话满意率", "4至5星的 / 已评价的", UnitPercent, func(t *ChatTally) *float64 { return percent(t.Satisfied, t.Rated) }},
}

func (t *ChatTally) medianWait() *float64 {
	n := len(t.waits)
	if n == 0 {
		return nil
	}
	slices.Sort(t.waits)
	middle := (t.waits[(n-1)/2] + t.waits[n/2]) / 2
	return number(int(middle.Round(time.Second) / time.Second))
}

func number(n int) *float64 {
	v := float64(n)
	return &v
}

func percent(of, over int) *float64 {
	if over == 0 {
		return nil
	}
	v := share(int64(of), int64(over), UnitPercent)
	return &v
}
