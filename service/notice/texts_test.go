package notice_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.org/hotline/model"
	"example.org/hotline/service/notice"
)

var cst = time.FixedZone("CST", 8*3600)

// full is a notice with all that a text may name, and with what none may.
func full(kind model.NoticeKind) model.Notice {
	return model.Notice{ID: 3, Kind: kind, TicketID: 1, Params: map[string]string{
		"number": "26112310483520", "department": "市城市管理和综合执法局广州市越秀区分局", "missing": "具体地点、发生时间",
		"at": "2026-11-23T12:00:00+08:00", "deadline": "2026-12-03T16:00:00Z", "due": "2026-12-09T16:00:00Z",
		"case": "27", "name": "张三", "phone": "13800138000", "content": "路灯不亮",
	}}
}

var whoever = regexp.MustCompile(`张三|13800138000|路灯`)

func TestEveryKindHasItsWords(t *testing.T) {
	texts := notice.Texts{PublicURL: "https://12345.example", Zone: cst}
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for _, kind := range model.NoticeKinds {
		n := full(kind)
		if kind == model.NoticeAnswer {
			n.Params["text"] = "您好"
		}
		m, known := texts.Compose(n, now)
		if !known || m.Text == "" || m.ID != "notice-3" || !strings.HasPrefix(m.URL, texts.PublicURL+"/h5/") {
			t.Errorf("%s: %+v", kind, m)
		}
		if strings.Contains(m.Text, "  ") || strings.Contains(m.Text, "，，") || strings.Contains(m.Text, "{") {
			t.Errorf("%s reads badly: %s", kind, m.Text)
		}
		if whoever.MatchString(m.Text) {
			t.Errorf("%s names somebody or something: %s", kind, m.Text)
		}
		if (m.SMS != nil) != kind.Starred() {
			t.Errorf("%s has the SMS %v", kind, m.SMS)
		}
		ofTicket := strings.HasPrefix(string(kind), "ticket_") || strings.HasPrefix(string(kind), "case_")
		if ofTicket != (len(m.Lines) == 5) || ofTicket != strings.Contains(m.Text, "<a href=\"https://") {
			t.Errorf("%s has the lines %v and the text %s", kind, m.Lines, m.Text)
		}
		checkLines(t, kind, m.Lines)
	}
}

// A template refuses a value that is blank or too long (protocol §10).
func checkLines(t *testing.T, kind model.NoticeKind, lines map[string]string) {
	t.Helper()
	for name, most := range map[string]int{"number": 32, "status": 5, "note": 20, "department": 20} {
		if n := utf8.RuneCountInString(lines[name]); lines != nil && (n == 0 || n > most) || whoever.MatchString(lines[name]) {
			t.Errorf("%s: %s is %q", kind, name, lines[name])
		}
	}
}

// What a sweeper left out must not make a sentence that breaks off.
func TestTextsWithoutTheirDates(t *testing.T) {
	texts := notice.Texts{PublicURL: "https://12345.example", Zone: cst}
	for _, kind := range model.NoticeKinds {
		n := model.Notice{Kind: kind, TicketID: 1, Params: map[string]string{"number": "26112310483520", "text": "您好"}}
		m, _ := texts.Compose(n, time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC))
		if strings.Contains(m.Text, "预计") || strings.Contains(m.Text, "0001") || strings.Contains(m.Text, "，。") {
			t.Errorf("%s: %s", kind, m.Text)
		}
		checkLines(t, kind, m.Lines)
	}
}

func TestDatesAsPeopleSayThem(t *testing.T) {
	texts := notice.Texts{PublicURL: "https://12345.example", Zone: cst}
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		kind   model.NoticeKind
		params map[string]string
		want   string
	}{
		{model.NoticeNeedInfo, map[string]string{"deadline": "2026-12-04T00:00:00+08:00"}, "请在12月3日24:00前补充"},
		{model.NoticeNeedInfo, map[string]string{"deadline": "2026-12-03T07:20:00Z"}, "请在12月3日15:20前补充"},
		{model.NoticeNeedInfo, map[string]string{"missing": "具体地点"}, "需要补充：具体地点。"},
		{model.NoticeDispatched, map[string]string{"department": "市公安局", "due": "2026-12-10T00:00:00+08:00"}, "已转市公安局办理，预计12月9日前答复。"},
		{model.NoticePromised, map[string]string{"department": "市公安局", "due": "2027-05-01T00:00:00+08:00"}, "预计2027年4月30日前答复"},
		{model.NoticeRedo, map[string]string{"due": "2026-12-10T00:00:00+08:00"}, "您的诉求26112310483520已安排重新办理，预计12月9日前答复。"},
	} {
		tc.params["number"] = "26112310483520"
		m, _ := texts.Compose(model.Notice{Kind: tc.kind, Params: tc.params}, now)
		if !strings.Contains(m.Text, tc.want) {
			t.Errorf("%s says %s, want %s", tc.kind, m.Text, tc.want)
		}
	}
	for _, kind := range []model.NoticeKind{model.NoticeDispatched, model.NoticeExtended, model.NoticePromised, model.NoticeRedo} {
		n := full(kind)
		n.Params["due"] = "2027-10-31T00:00:00+08:00"
		if m, _ := texts.Compose(n, now); !strings.HasSuffix(m.Lines["note"], "，预计10月30日前答复") {
			t.Errorf("%s has no room for its date: %s", kind, m.Lines["note"])
		}
	}
	m, _ := texts.Compose(full(model.NoticeNeedInfo), now)
	if len(m.SMS) != 2 || m.SMS["number"] != "26112310483520" || m.SMS["deadline"] != "12月3日24:00" || m.Lines["time"] != "2026-11-23 12:00" {
		t.Errorf("SMS %v, lines %v", m.SMS, m.Lines)
	}
	for kind, want := range map[model.NoticeKind]string{
		model.NoticeNeedInfo: "/complete", model.NoticeNeedInfoSoon: "/complete", model.NoticeRateSoon: "/rate", model.NoticeClosed: "",
	} {
		if m, _ := texts.Compose(full(kind), now); m.URL != "https://12345.example/h5/tickets/26112310483520"+want {
			t.Errorf("%s leads to %s", kind, m.URL)
		}
	}
	if m, _ := texts.Compose(full(model.NoticeCasePublished), now); m.URL != "https://12345.example/h5/cases/27" {
		t.Errorf("a case is at %s", m.URL)
	}
}
