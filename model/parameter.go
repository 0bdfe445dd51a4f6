package model

import (
	"fmt"
	"slices"
	"time"
)

// Parameter is a number that admins may change while the service runs.
type Parameter struct {
	Name      string
	Value     int
	Version   int // 0: never changed
	ChangedBy string
	ChangedAt time.Time
}

// ParameterSpec says what a parameter is.
type ParameterSpec struct {
	Name    string
	Label   string
	About   string
	Unit    string
	Default int
	Min     int
	Max     int
}

// The names of the parameters.
const (
	ParameterTicketsADay = "tickets_a_day"
	ParameterCallBacks   = "call_back_share"
	ParameterChats       = "chats_at_once"
)

// ParameterSpecs are all there are.
var ParameterSpecs = []ParameterSpec{
	{ParameterTicketsADay, "每个手机号每天可提交的诉求", "超过后当天不能再自助提交；客服代录不受限制。", "件", 10, 1, 100},
	{ParameterCallBacks, "办结后抽样回访的比例", "评价不满意、举报和督办的诉求总是回访，其余按这个比例抽取。只影响之后办结的诉求。", "%", 30, 0, 100},
	{ParameterChats, "每位客服同时接待的会话", "客服台（kefu.desk: console）自动分配时不超过这个数；改小不会中断正在进行的会话。", "个", SeatCapacity, 1, 20},
}

// Check names what is wrong with a value.
func (p Parameter) Check() error {
	i := slices.IndexFunc(ParameterSpecs, func(s ParameterSpec) bool { return s.Name == p.Name })
	if i < 0 {
		return ErrNoSuchPath.Saying("没有这个参数")
	}
	if s := ParameterSpecs[i]; p.Value < s.Min || p.Value > s.Max {
		return ErrInvalid.With("value", fmt.Sprintf("%s应为%d至%d%s", s.Label, s.Min, s.Max, s.Unit))
	}
	return nil
}

// Parameters are the values that hold now.
type Parameters struct {
	TicketsADay int // of one phone
	CallBacks   int // percent of the closed tickets that are called back about
	Chats       int // that an agent of the console serves at once
}

// ParametersOf are the defaults with what was changed of them. What a newer version named is passed over.
func ParametersOf(changed []Parameter) Parameters {
	values := map[string]int{}
	for _, s := range ParameterSpecs {
		values[s.Name] = s.Default
	}
	for _, p := range changed {
		if p.Check() == nil {
			values[p.Name] = p.Value
		}
	}
	return Parameters{values[ParameterTicketsADay], values[ParameterCallBacks], values[ParameterChats]}
}

// The failures of whoever changes texts and parameters.
var (
	ErrReplyNotFound   = &Error{Kind: NotFound, Code: "reply_not_found", Message: "没有这条自动回复"}
	ErrSettingsChanged = &Error{Kind: WrongState, Code: "changed_meanwhile", Message: "刚刚被其他人修改，请刷新后再试"}
)
