package notice

import (
	"strings"
	"time"

	"example.org/hotline/model"
)

// words are what is said of one moment, before it is put into the form of a channel.
type words struct {
	text   string // for the chat
	link   string // its last line, which opens the page; "": the text has none
	status string // for a template: at most five characters
	note   string // for a template: at most twenty characters
	sms    []string
}

// moment is what a text may name: see model.Notice on what its params hold.
type moment struct {
	params map[string]string
	zone   *time.Location
	now    time.Time
}

func (m moment) number() string { return m.params["number"] }

func (m moment) department() string {
	if d := m.params["department"]; d != "" {
		return d
	}
	return "承办单位"
}

// missing is 需要补充材料, or names what the category wants.
func (m moment) missing() string {
	if list := m.params["missing"]; list != "" {
		return "需要补充：" + list
	}
	return "需要补充材料"
}

// before is 12月9日前, from the first moment that is too late; "" where there is none.
func (m moment) before(param string) string {
	at, ok := m.time(param)
	if !ok {
		return ""
	}
	last := at.Add(-time.Nanosecond)
	if last.Year() != m.now.In(m.zone).Year() {
		return last.Format("2006年1月2日") + "前"
	}
	return last.Format("1月2日") + "前"
}

// answered is 预计12月9日前答复 after a comma, or nothing.
func (m moment) answered() string {
	if due := m.before("due"); due != "" {
		return "，预计" + due + "答复"
	}
	return ""
}

// soonAnswered is the same for a template, which has no room for a year: no due date is a year off.
func (m moment) soonAnswered() string {
	due, ok := m.time("due")
	if !ok {
		return ""
	}
	return "，预计" + due.Add(-time.Nanosecond).Format("1月2日") + "前答复"
}

// deadline is to the minute: 12月3日24:00.
func (m moment) deadline() string {
	at, ok := m.time("deadline")
	if !ok {
		return "规定期限"
	}
	if at.Hour() == 0 && at.Minute() == 0 {
		return at.AddDate(0, 0, -1).Format("1月2日") + "24:00"
	}
	return at.Format("1月2日15:04")
}

func (m moment) time(param string) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, m.params[param])
	return at.In(m.zone), err == nil
}

// at is when it happened, as a template's time takes it.
func (m moment) at() string {
	at, ok := m.time("at")
	if !ok {
		at = m.now.In(m.zone)
	}
	return at.Format("2006-01-02 15:04")
}

// said are the words of each kind. They name numbers, states, departments and dates, never a person.
var said = map[model.NoticeKind]func(moment) words{
	model.NoticeSubmitted: func(m moment) words {
		return words{
			text: "提交成功，诉求编号" + m.number() + "。我们将尽快受理，您可在“个人中心→我的诉求”查看。", link: "查看诉求",
			status: "待受理", note: "提交成功，我们将尽快受理",
		}
	},
	model.NoticeNeedInfo: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + m.missing() + "。请在" + m.deadline() + "前补充并重新提交，逾期将失效。", link: "去补充",
			status: "待完善", note: "请在" + m.deadline() + "前补充", sms: []string{"number", "deadline"},
		}
	},
	model.NoticeNeedInfoSoon: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + "还没有补充。" + m.deadline() + "后将失效，请在此之前补充并重新提交。", link: "去补充",
			status: "待完善", note: m.deadline() + "后将失效",
		}
	},
	model.NoticeExpired: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + "超过十日未补充，已失效。如仍需反映，请重新提交新的诉求。", link: "复制为新诉求",
			status: "已失效", note: "超过十日未补充，已失效", sms: []string{"number"},
		}
	},
	model.NoticeRejected: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + "不予受理，点击查看原因和可以反映的其他渠道。", link: "查看原因",
			status: "不予受理", note: "点击查看原因和其他渠道", sms: []string{"number"},
		}
	},
	model.NoticeAccepted: func(m moment) words {
		return words{text: "您的诉求" + m.number() + "已受理，我们将尽快转交承办单位。", link: "查看诉求", status: "处理中", note: "已受理，将尽快转交承办单位"}
	},
	model.NoticeDispatched: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + "已转" + m.department() + "办理" + m.answered() + "。", link: "查看诉求",
			status: "处理中", note: "已转承办单位" + m.soonAnswered(),
		}
	},
	model.NoticeExtended: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + "情况较复杂，" + m.department() + "已申请延期" + m.answered() + "。", link: "查看原因",
			status: "处理中", note: "办理延期" + m.soonAnswered(),
		}
	},
	model.NoticePromised: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + "需要较长时间，" + m.department() + "承诺继续办理" + m.answered() + "。", link: "查看诉求",
			status: "处理中", note: "承诺继续办理" + m.soonAnswered(),
		}
	},
	model.NoticeClosed: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + "已办结，点击查看答复并评价。", link: "查看答复并评价",
			status: "已办结", note: "点击查看答复并评价", sms: []string{"number"},
		}
	},
	model.NoticeRateSoon: func(m moment) words {
		return words{text: "您的诉求" + m.number() + "已办结，还没有评价。您的评价会帮助我们改进。", link: "去评价", status: "待评价", note: "您的评价会帮助我们改进"}
	},
	model.NoticeRedo: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + "已安排重新办理" + m.answered() + "。", link: "查看诉求",
			status: "重新办理", note: "已安排重新办理" + m.soonAnswered(),
		}
	},
	model.NoticeCaseSoon: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + "拟作为案例公开，个人信息已经隐去。如不同意，请在" + m.deadline() + "前将公开意向改为“不公开”。", link: "查看或修改",
			status: "拟公开", note: "如不同意，可修改公开意向",
		}
	},
	model.NoticeCasePublished: func(m moment) words {
		return words{
			text: "您的诉求" + m.number() + "的办理情况已作为案例公开，个人信息已经隐去。您可以随时撤回公开。", link: "查看案例",
			status: "已公开", note: "您可以随时撤回公开",
		}
	},
	model.NoticeBound: func(moment) words {
		return words{text: "账户绑定成功。现在可以使用我要诉求、在线客服和进度查询。如非本人操作，请点击“个人中心→账户绑定”解除绑定。"}
	},
	model.NoticeRebound: func(moment) words {
		return words{text: "您绑定的手机号已更换，“我的诉求”现在显示新手机号提交的诉求。如非本人操作，请点击“个人中心→账户绑定”解除绑定。"}
	},
	model.NoticeUnbound: func(moment) words {
		return words{text: "账户已解除绑定。您的诉求仍会继续办理，重新绑定同一手机号后可以查看。"}
	},
	model.NoticeBoundElsewhere: func(moment) words {
		return words{text: "您绑定的手机号刚刚又被另一个微信账户绑定。如非您本人或家人操作，请拨打12345反映。", sms: []string{"time"}}
	},
	model.NoticeAnswer: func(m moment) words { return words{text: m.params["text"]} },
}

// sms are the values that an SMS of these words takes.
func (m moment) sms(names []string) map[string]string {
	values := map[string]string{"number": m.number(), "deadline": m.deadline(), "time": m.at()}
	out := make(map[string]string, len(names))
	for _, name := range names {
		out[name] = values[name]
	}
	return out
}

// short cuts s to at most so many characters.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return strings.TrimSpace(s)
}
