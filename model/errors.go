// Package model says what things are: types and the rules that need no I/O.
package model

import (
	"errors"
	"maps"
	"time"
)

// Kind is what the other side can do about a failure. handler/reply maps it to a status code.
type Kind int

const (
	Invalid     Kind = iota + 1 // correct the named fields and try again
	NotSignedIn                 // sign in first
	NotBound                    // bind a phone first
	Forbidden                   // nothing: this is not yours to do
	NotFound                    // nothing: there is no such thing, or it is not yours to know
	WrongState                  // nothing: the thing has moved on
	TooMany                     // wait for Retry, then try again
	TooLarge                    // send less
	Unsupported                 // send another kind
	Unavailable                 // wait: something behind us is down
)

// Error is a failure that a citizen or a staff member may read.
// Any other error is ours: it is logged, and the other side reads 系统繁忙.
type Error struct {
	Kind    Kind
	Code    string            // part of the contract: "ticket_not_found"
	Message string            // Chinese, for people; no names, no numbers
	Fields  map[string]string // what is wrong with each field of a form, by its JSON name
	Retry   time.Duration     // how long to wait before trying again; 0: trying again will not help

	of *Error // the declared error that this is a copy of
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Is makes a copy (After, With) equal to the error that it was made from.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && (e == t || e.root() == t.root())
}

func (e *Error) root() *Error {
	if e.of != nil {
		return e.of
	}
	return e
}

// After is e with the time to wait.
func (e *Error) After(d time.Duration) *Error {
	c := e.copy()
	c.Retry = d
	return c
}

// With is e with one more field named.
func (e *Error) With(field, rule string) *Error {
	c := e.copy()
	if c.Fields == nil {
		c.Fields = map[string]string{}
	}
	c.Fields[field] = rule
	return c
}

// Saying is e with another text.
func (e *Error) Saying(message string) *Error {
	c := e.copy()
	c.Message = message
	return c
}

func (e *Error) copy() *Error {
	c := *e
	c.of = e.root()
	c.Fields = maps.Clone(e.Fields)
	return &c
}

// The failures that people can meet. Their codes are part of the contract.
var (
	ErrInvalid        = &Error{Kind: Invalid, Code: "invalid", Message: "填写的内容有误，请按提示修改"}
	ErrNotSignedIn    = &Error{Kind: NotSignedIn, Code: "not_signed_in", Message: "请先在微信中打开本页面完成登录"}
	ErrNotBound       = &Error{Kind: NotBound, Code: "not_bound", Message: "使用该功能前请先绑定手机号"}
	ErrForeignOrigin  = &Error{Kind: Forbidden, Code: "foreign_origin", Message: "请求来源不正确，请返回公众号重新进入"}
	ErrTicketNotFound = &Error{Kind: NotFound, Code: "ticket_not_found", Message: "没有查询到该编号的诉求。请核对编号；只能查询以您绑定手机号自助提交的诉求。"}
	ErrPhotoNotFound  = &Error{Kind: NotFound, Code: "photo_not_found", Message: "没有找到这张照片"}
	ErrNoSuchPath     = &Error{Kind: NotFound, Code: "not_found", Message: "没有这个地址"}
	ErrWrongState     = &Error{Kind: WrongState, Code: "wrong_state", Message: "诉求当前的状态不能进行这个操作"}
	ErrLapsed         = &Error{Kind: WrongState, Code: "wrong_state", Message: "已失效，请重新提交新的诉求"}
	ErrLocked         = &Error{Kind: Forbidden, Code: "locked", Message: "这件诉求提交已久，请先回答提交时填写的姓名或证件号码后四位"}
	ErrForbidden      = &Error{Kind: Forbidden, Code: "forbidden", Message: "您的角色不能进行这个操作"}
	ErrChanged        = &Error{Kind: WrongState, Code: "changed_meanwhile", Message: "诉求刚刚被其他人修改，请刷新后再试"}
	ErrBadLogIn       = &Error{Kind: NotSignedIn, Code: "bad_log_in", Message: "用户名或密码不正确"}
	ErrNoStaffSession = &Error{Kind: NotSignedIn, Code: "not_signed_in", Message: "请先登录"}
	ErrFactorNeeded   = &Error{Kind: NotSignedIn, Code: "second_factor_needed", Message: "请输入动态验证码"}
	ErrBadFactor      = &Error{Kind: NotSignedIn, Code: "bad_second_factor", Message: "动态验证码不正确或已经用过，请输入新的验证码"}
	ErrPasswordDue    = &Error{Kind: Forbidden, Code: "password_due", Message: "请先设置自己的密码"}
	ErrFactorDue      = &Error{Kind: Forbidden, Code: "second_factor_due", Message: "请先设置动态验证码"}
	ErrNoAccount      = &Error{Kind: NotFound, Code: "account_not_found", Message: "没有这个账号"}
	ErrAccountChanged = &Error{Kind: WrongState, Code: "changed_meanwhile", Message: "这个账号刚刚被修改，请刷新后再试"}
	ErrLastAuditor    = &Error{Kind: WrongState, Code: "last_auditor", Message: "至少要保留一个可以登录的审计员"}
	ErrLastAdmin      = &Error{Kind: WrongState, Code: "last_admin", Message: "至少要保留一个可以登录的系统管理员"}
	ErrOwnAccount     = &Error{Kind: WrongState, Code: "own_account", Message: "不能修改自己的角色，停用、重置或解锁自己，请由另一位系统管理员操作"}
	ErrNoSession      = &Error{Kind: NotFound, Code: "session_not_found", Message: "没有这次登录，可能已经退出"}
	ErrSetUpDone      = &Error{Kind: WrongState, Code: "set_up_done", Message: "系统已经有账号，请直接登录"}
	ErrWrongCode      = &Error{Kind: Invalid, Code: "wrong_code", Message: "验证码不正确或已过期，请重新获取", Fields: map[string]string{"code": "验证码不正确或已过期"}}
	ErrChatNotFound   = &Error{Kind: NotFound, Code: "chat_not_found", Message: "没有找到这次会话"}
	ErrChatClosed     = &Error{Kind: WrongState, Code: "chat_closed", Message: "现在是非服务时间，请先提交诉求，或在公众号回复“留言”"}
	ErrChatInWeChat   = &Error{Kind: WrongState, Code: "chat_in_wechat", Message: "请回到公众号聊天窗口继续，客服在那里为您服务"}
	ErrChatOver       = &Error{Kind: WrongState, Code: "chat_over", Message: "会话已结束，市民再次发送消息后才能继续"}
	ErrAgentOffline   = &Error{Kind: WrongState, Code: "agent_offline", Message: "这位客服不在线，请转给其他客服"}
	ErrDeskFull       = &Error{Kind: WrongState, Code: "desk_full", Message: "同时接待的会话已满，请先结束一个"}
	ErrNoAgent        = &Error{Kind: NotFound, Code: "agent_not_found", Message: "没有这位客服"}
	ErrKeyReused      = &Error{Kind: WrongState, Code: "idempotency_key_reused", Message: "这个 Idempotency-Key 已用于另一条消息，请为每条消息生成新的"}
	ErrRatingGiven    = &Error{Kind: WrongState, Code: "rating_given", Message: "您已经评价过这次服务，谢谢"}
	ErrRatingEarly    = &Error{Kind: WrongState, Code: "chat_still_open", Message: "会话还没有结束，结束后就可以评价"}
	ErrRatingNotAsked = &Error{Kind: WrongState, Code: "rating_not_asked", Message: "这次会话不需要评价"}
	ErrRatingExpired  = &Error{Kind: WrongState, Code: "rating_expired", Message: "评价时间已过，请在会话结束后24小时内评价"}
	ErrNoSynonyms     = &Error{Kind: NotFound, Code: "synonyms_not_found", Message: "没有这组同义词"}
	ErrCaseNotFound   = &Error{Kind: NotFound, Code: "case_not_found", Message: "没有找到这个案例，可能已经撤下"}
	ErrEntryNotFound  = &Error{Kind: NotFound, Code: "entry_not_found", Message: "没有找到这条内容，可能已经下线"}
	ErrEntryState     = &Error{Kind: WrongState, Code: "wrong_state", Message: "这条内容当前的状态不能进行这个操作"}
	ErrEntryChanged   = &Error{Kind: WrongState, Code: "changed_meanwhile", Message: "这条内容刚刚被其他人修改，请刷新后再试"}
	ErrOwnDraft       = &Error{Kind: Forbidden, Code: "own_draft", Message: "不能审核自己写过或改过的草稿，请由另一位编辑审核"}
	ErrCaseState      = &Error{Kind: WrongState, Code: "case_state", Message: "案例当前的状态不能进行这个操作，请刷新后再试"}
	ErrCaseOpenHits   = &Error{Kind: WrongState, Code: "case_open_hits", Message: "还有没有处理的个人信息，请修改或说明理由"}
	ErrCaseOnePerson  = &Error{Kind: Forbidden, Code: "case_second_person", Message: "案例须由没有参与拟稿的另一人复核"}
	ErrCaseNotAllowed = &Error{Kind: WrongState, Code: "case_not_allowed", Message: "这件诉求不能公开"}
	ErrNoExport       = &Error{Kind: NotFound, Code: "export_not_found", Message: "没有这个导出任务，或文件已过期"}
	ErrExportsKept    = &Error{Kind: TooMany, Code: "too_many_exports", Message: "您导出的文件还有60个或2 GB没有过期（保留24小时），请等旧文件过期后再导出"}
	ErrExportsOpen    = &Error{Kind: TooMany, Code: "too_many_exports", Message: "您还有3个导出没有完成，请等待完成后再导出"}
	ErrUnreadable     = &Error{Kind: WrongState, Code: "still_unreadable", Message: "现在仍然无法读取这条回调，请核对 EncodingAESKey 和 AppID"}
	ErrItemChanged    = &Error{Kind: WrongState, Code: "changed_meanwhile", Message: "这一项刚刚在别处被修改，请看过最新的内容再保存"}
	ErrTooManyKept    = &Error{Kind: WrongState, Code: "too_many_kept", Message: "数量已到上限，请先删除不用的"}
	ErrItemNotFound   = &Error{Kind: NotFound, Code: "item_not_found", Message: "没有这一项，可能已经删除"}
	ErrTooMany        = &Error{Kind: TooMany, Code: "too_many_requests", Message: "操作太频繁，请稍后再试"}
	ErrTooLarge       = &Error{Kind: TooLarge, Code: "too_large", Message: "内容超过大小限制"}
	ErrUnsupported    = &Error{Kind: Unsupported, Code: "unsupported_media", Message: "不支持这种文件，请上传 JPEG、PNG 或 WebP 照片"}
	ErrUnavailable    = &Error{Kind: Unavailable, Code: "unavailable", Message: "系统繁忙，请稍后再试"}
)
