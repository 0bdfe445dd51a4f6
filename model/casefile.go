package model

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// CaseState is how far a case has come on its way to the public (domain §11).
type CaseState string

// Its states. Nothing goes from one to another but by the methods of CaseFile.
const (
	CaseDrafted   CaseState = "drafted"   // 拟稿: the copy is worked on
	CaseReviewing CaseState = "reviewing" // 待复核: somebody else looks at it
	CaseAnnounced CaseState = "announced" // 公示前告知: its citizen is told and may object
	CasePublished CaseState = "published" // 已公开
	CaseWithdrawn CaseState = "withdrawn" // 已撤下, or given up
)

// CaseStates lists them.
var CaseStates = []CaseState{CaseDrafted, CaseReviewing, CaseAnnounced, CasePublished, CaseWithdrawn}

// Label is what the staff reads.
func (s CaseState) Label() string {
	return map[CaseState]string{
		CaseDrafted: "拟稿", CaseReviewing: "待复核", CaseAnnounced: "已告知市民", CasePublished: "已公开", CaseWithdrawn: "已撤下",
	}[s]
}

// CaseAct is a step of a case.
type CaseAct string

// The steps, each of which is kept with who took it.
const (
	CaseDraft    CaseAct = "draft"    // the copy was made, with the personal data that was found replaced
	CaseEdit     CaseAct = "edit"     // a new version
	CaseWaive    CaseAct = "waive"    // somebody says that a hit is no personal data
	CaseConfirm  CaseAct = "confirm"  // and another says so too
	CaseSubmit   CaseAct = "submit"   // 提交复核
	CaseReturn   CaseAct = "return"   // 退回修改
	CaseApprove  CaseAct = "approve"  // 复核通过, and the citizen is told
	CaseUnheard  CaseAct = "unheard"  // he could not be told
	CasePublish  CaseAct = "publish"  // the time to object is over
	CaseTakeDown CaseAct = "withdraw" // 撤下 by the staff, or what it was made of may not be public any more
	CaseObject   CaseAct = "object"   // 撤回 by the citizen
	CaseExclude  CaseAct = "exclude"  // its ticket is never to be one
)

// The citizen is told within TellWithin of the approval, or the case goes back, and has at least ObjectWithin to object.
const (
	TellWithin   = 12 * time.Hour // a night is ten hours
	ObjectWithin = 72 * time.Hour
)

// CaseText is what is written anew of a case.
type CaseText struct {
	Title   string
	Content string
	Result  string
}

// CaseFields are the parts of a text by their JSON names.
var CaseFields = []string{"title", "content", "result"}

// Field is a part by its JSON name.
func (t CaseText) Field(name string) string {
	return map[string]string{"title": t.Title, "content": t.Content, "result": t.Result}[name]
}

// Check tidies a text and names what is wrong with it.
func (t *CaseText) Check() error {
	t.Title, t.Content, t.Result = line(t.Title), text(t.Content), text(t.Result)
	f := faults{}
	f.length("title", "标题", t.Title, 4, 60)
	f.length("content", "内容", t.Content, 10, 3000)
	f.length("result", "办理结果", t.Result, 2, 3000)
	return f.err()
}

// CaseHit is personal data, or what looks like it, in a version of a case.
type CaseHit struct {
	ID       int64
	Seq      int    // the version
	Field    string // of CaseFields
	Kind     string // of redact.Kind
	From, To int    // bytes of the field
	Text     string // not of what was replaced: that stays with the ticket
	Replace  string // what to put there
	Waiver   *CaseWaiver
}

// CaseWaiver is that a hit is no personal data. It counts once another person has said so too.
type CaseWaiver struct {
	Reason      string
	By          int64
	At          time.Time
	ConfirmedBy int64 // 0: nobody yet
	ConfirmedAt *time.Time
}

// Open tells whether a hit stands in the way of publishing.
func (h CaseHit) Open() bool { return h.Waiver == nil || h.Waiver.ConfirmedBy == 0 }

// CaseFile is a case on its way: the copy of one ticket, and who had a hand in it.
type CaseFile struct {
	ID       int64
	CaseNo   string // its own, which does not lead to the ticket's
	TicketID int64
	Version  int // counts the changes; a change names the version that it saw
	State    CaseState

	Seq int // of the text: 1 is the copy that was made
	CaseText
	Category     string
	Month        string
	District     string
	Department   string // its name
	WorkdaysUsed int
	Stars        int

	Hands       []int64    // who wrote, waived or submitted: none of them may approve
	ReviewerID  int64      // who approved; 0: nobody
	Announced   int        // how often the citizen was told
	AnnouncedAt *time.Time // when he was told last
	ObjectBy    *time.Time // the first moment at which it may be published
	PublishedAt *time.Time
	WithdrawnAt *time.Time
	UpdatedAt   time.Time

	Hits []CaseHit // of this text
}

// CaseStep is one step as it is kept for the auditor.
type CaseStep struct {
	ID       int64
	CaseID   int64
	At       time.Time
	Act      CaseAct
	By       Role
	ActorID  int64 // the staff member or citizen; 0: the clock
	From, To CaseState
	Seq      int
	Note     string
}

// CaseVersion is a text as it was at some time.
type CaseVersion struct {
	Seq int
	By  int64 // the staff member
	At  time.Time
	CaseText
	Hits     []CaseHit // in it
	Replaced []CaseHit // in what it was made of
}

// Why a ticket is never a case (domain §11).
var caseExclusions = []struct{ Code, Name string }{
	{"minor", "涉及未成年人"},
	{"health", "涉及健康隐私"},
	{"family", "涉及家庭暴力"},
	{"sexual", "涉及性隐私"},
	{"labour", "涉及具名劳动争议"},
	{"lawsuit", "涉及未决诉讼"},
	{"official", "投诉具体工作人员"},
	{"secret", "涉及国家秘密或商业秘密"},
	{"other", "其他不宜公开的情形"},
}

// CaseExcluded is that a ticket is never to be a case, and who said so.
type CaseExcluded struct {
	TicketID int64
	Reason   string // a code of CaseExclusion
	By       int64
	At       time.Time
	Undone   *CaseExclusionUndone // nil: it holds
}

// CaseExclusionUndone is that somebody found an exclusion wrong.
type CaseExclusionUndone struct {
	Number int64
	By     int64
	At     time.Time
	Why    string
}

// CheckCaseReason is why somebody takes a step, as it is kept.
func CheckCaseReason(reason string) (string, error) { return because(reason) }

// CaseExclusion names why a ticket is never a case; ok is false for a code that is none.
func CaseExclusion(code string) (name string, ok bool) {
	for _, e := range caseExclusions {
		if e.Code == code {
			return e.Name, true
		}
	}
	return "", false
}

// Words that call for a look at whether a ticket may be a case at all.
var caseConcerns = []struct {
	code string
	word *regexp.Regexp
}{
	{"minor", regexp.MustCompile(`未成年|儿童|小孩|孩子|幼儿|学生|婴儿`)},
	{"health", regexp.MustCompile(`病历|确诊|癌|艾滋|精神病|抑郁|怀孕|流产|残疾|手术`)},
	{"family", regexp.MustCompile(`家暴|家庭暴力|殴打妻|虐待`)},
	{"sexual", regexp.MustCompile(`性侵|性骚扰|猥亵|强奸|卖淫|嫖`)},
	{"labour", regexp.MustCompile(`劳动仲裁|仲裁委|被辞退|裁员`)},
	{"lawsuit", regexp.MustCompile(`起诉|法院|开庭|诉讼|上诉`)},
	{"official", regexp.MustCompile(`工作人员态度|窗口人员|执法人员(?:打|骂|收)|不作为|乱作为|受贿`)},
	{"secret", regexp.MustCompile(`机密|绝密|军事|商业秘密|配方`)},
}

// CaseConcerns are the reasons, by their codes, for which a text may have to be excluded. They are hints: a person decides.
func CaseConcerns(texts ...string) []string {
	found := []string{}
	all := strings.Join(texts, "\n")
	for _, c := range caseConcerns {
		if c.word.MatchString(all) {
			found = append(found, c.code)
		}
	}
	return found
}

// MayBeCase is nil where a ticket may be made a case of, as far as the ticket itself says: its citizen agreed, it is done,
// it is no 举报, and its citizen can be told.
func (t Ticket) MayBeCase() error {
	switch {
	case !t.PublicIntent:
		return ErrCaseNotAllowed.Saying("市民没有同意公开")
	case t.Nature == NatureReport:
		return ErrCaseNotAllowed.Saying("举报不公开")
	case !slices.Contains(CaseStatuses, t.Status):
		return ErrCaseNotAllowed.Saying("诉求办结后才能公开")
	case !t.SelfFiled():
		return ErrCaseNotAllowed.Saying("不是市民自助提交的诉求，无法在公开前告知，不能公开")
	}
	return nil
}

// CaseStatuses are the states of tickets that may be made cases of.
var CaseStatuses = []Status{Closed, Rated, Archived}

var district = regexp.MustCompile(`^(?:.{0,6}省)?(?:.{1,6}?市)?(\p{Han}{1,5}?[区县])`)

// District is the district of an address, for it is public while the street is not; "" where the address names none.
func District(address string) string {
	m := district.FindStringSubmatch(strings.TrimSpace(address))
	if m == nil {
		return ""
	}
	for _, other := range []string{"小区", "社区", "园区", "校区", "片区", "地区", "景区", "库区", "街区"} {
		if strings.HasSuffix(m[1], other) {
			return ""
		}
	}
	return m[1]
}
