package model

import (
	"math"
	"time"
)

// Counter is one of the numbers that are counted over tickets. They are what every figure is made of.
type Counter int

const (
	CountSubmitted Counter = iota
	CountDecideDue
	CountDecidedOnTime
	CountDispatched
	CountSignDue
	CountSignedOnTime
	CountContactDue
	CountContactedOnTime
	CountAnswerDue
	CountAnsweredOnTime
	CountClosed
	CountFirstTime
	CountSentBack
	CountExtended
	CountRedone
	CountLapsed
	CountTied
	CountAsked
	CountSolved
	CountRated
	CountSatisfied
	CountWorkdays
	CountWorked
	Counters // how many there are
)

// Tally are the numbers over some tickets.
type Tally [Counters]int64

// Add counts what another tally did, too.
func (t *Tally) Add(other Tally) {
	for i := range t {
		t[i] += other[i]
	}
}

// Tally is what a fact adds to the numbers at a moment: this is where they are defined. What is due and not done counts once
// its time has come, and no sooner.
func (f Fact) Tally(now time.Time) (t Tally) {
	count := func(c Counter, is bool) {
		if is {
			t[c]++
		}
	}
	clock := func(due, onTime Counter, by, done time.Time) {
		count(due, !by.IsZero() && (!done.IsZero() || !now.Before(by)))
		count(onTime, !by.IsZero() && !done.IsZero() && done.Before(by))
	}
	dispatched, closed := f.Dispatches > 0, !f.Closed.IsZero()
	t[CountSubmitted] = 1
	clock(CountDecideDue, CountDecidedOnTime, f.AcceptDue, f.Decided)
	clock(CountSignDue, CountSignedOnTime, f.SignDue, f.Signed)
	clock(CountContactDue, CountContactedOnTime, f.ContactDue, f.Contacted)
	clock(CountAnswerDue, CountAnsweredOnTime, f.AnswerDue, f.Closed)
	count(CountDispatched, dispatched)
	count(CountClosed, closed)
	count(CountFirstTime, dispatched && closed && f.SendBacks == 0)
	count(CountSentBack, dispatched && f.SendBacks > 0)
	count(CountExtended, f.Extended)
	count(CountRedone, f.Redos > 0)
	count(CountLapsed, f.Lapsed)
	count(CountTied, f.Tied)
	count(CountAsked, f.Solved != SolvedUnasked)
	count(CountSolved, f.Solved == SolvedYes)
	count(CountRated, f.Stars > 0)
	count(CountSatisfied, f.Stars >= 4)
	if dispatched && closed {
		t[CountWorked], t[CountWorkdays] = 1, int64(f.Workdays)
	}
	return t
}

// FigureUnit says how a figure is written.
type FigureUnit string

const (
	UnitCount   FigureUnit = "count"
	UnitPercent FigureUnit = "percent" // with one decimal
	UnitDays    FigureUnit = "days"    // workdays, with one decimal
	UnitSeconds FigureUnit = "seconds"
)

// Figure is one of domain §16: a number, or a share of one number in another.
type Figure struct {
	Key, Name string
	Meaning   string // for people: what it is a share of
	Unit      FigureUnit
	Of, Over  Counter // Over: of a share or a mean
}

// TicketFigures are all of them, in the order in which they are shown. Screen, API and export know no others.
var TicketFigures = []Figure{
	{"submitted", "提交量", "提交的诉求", UnitCount, CountSubmitted, 0},
	{"dispatched", "派单量", "派给承办单位的诉求", UnitCount, CountDispatched, 0},
	{"closed", "办结量", "已经办结的诉求，重办中的不算", UnitCount, CountClosed, 0},
	{"response_rate", "响应率", "按时首次联系市民的 / 应联系的（签收后在规定时限内，通常1个工作日；重办从重办时重新起算）", UnitPercent, CountContactedOnTime, CountContactDue},
	{"solved_rate", "解决率", "回访或评价说已解决的 / 问到的", UnitPercent, CountSolved, CountAsked},
	{"satisfied_rate", "满意率", "办理结果4至5星的 / 已评价的，未评价的不算满意", UnitPercent, CountSatisfied, CountRated},
	{"accept_rate", "按时受理率", "1个工作日内受理、退回完善、不予受理或直接答复的 / 应受理的", UnitPercent, CountDecidedOnTime, CountDecideDue},
	{"sign_rate", "按时签收率", "派单后1个工作日内签收的 / 应签收的", UnitPercent, CountSignedOnTime, CountSignDue},
	{"answer_rate", "按时办结率", "到期前办结的 / 已办结或已到期的", UnitPercent, CountAnsweredOnTime, CountAnswerDue},
	{"first_time_rate", "一次派准率", "没有退回就办结的 / 派单的", UnitPercent, CountFirstTime, CountDispatched},
	{"send_back_rate", "退回率", "承办单位申请过退回的 / 派单的", UnitPercent, CountSentBack, CountDispatched},
	{"extension_rate", "延期率", "批准过延期的 / 派单的", UnitPercent, CountExtended, CountDispatched},
	{"redo_rate", "重办率", "重办过的 / 派单的", UnitPercent, CountRedone, CountDispatched},
	{"lapse_rate", "失效率", "逾期未补充而失效的 / 提交的", UnitPercent, CountLapsed, CountSubmitted},
	{"tied", "并案量", "并入其他诉求的重复诉求", UnitCount, CountTied, 0},
	{"rated", "评价量", "市民评价过的诉求", UnitCount, CountRated, 0},
	{"workdays", "平均办理用时", "从派单到办结的工作日，平均每件", UnitDays, CountWorkdays, CountWorked},
}

// In is the figure's value in a tally; nil where there is nothing to have a share in.
func (f Figure) In(t Tally) *float64 {
	value := float64(t[f.Of])
	if f.Unit != UnitCount {
		if t[f.Over] == 0 {
			return nil
		}
		value = share(t[f.Of], t[f.Over], f.Unit)
	}
	return &value
}

// share is rounded here and nowhere else, so that everybody reads the same.
func share(of, over int64, unit FigureUnit) float64 {
	scale := map[FigureUnit]float64{UnitPercent: 100, UnitDays: 1, UnitSeconds: 1}[unit]
	return math.Round(float64(of)*scale*10/float64(over)) / 10
}
