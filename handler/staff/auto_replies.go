package staff

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
)

// replyDesk is what the routes of automatic replies need of settings.Desk.
type replyDesk interface {
	Texts(ctx context.Context) ([]model.AutoReply, error)
	Keywords(ctx context.Context, q model.Listing) (list []model.AutoReply, next string, err error)
	SaveText(ctx context.Context, who model.Staff, r model.AutoReply) (model.AutoReply, error)
	SaveKeyword(ctx context.Context, who model.Staff, r model.AutoReply) (model.AutoReply, error)
	DeleteKeyword(ctx context.Context, who model.Staff, code string, version int) error
	Versions(ctx context.Context, code string, before int) ([]model.AutoReply, error)
	Preview(r model.AutoReply) (string, error)
}

func (a API) autoReplyRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/auto-replies", "自动回复", 200, wordsmiths, a.autoReplies)
	op(a, api, http.MethodPut, "/auto-replies/{code}", "修改自动回复", 200, wordsmiths, a.saveAutoReply)
	op(a, api, http.MethodGet, "/auto-replies/{code}/versions", "自动回复的历史版本", 200, wordsmiths, a.autoReplyVersions)
	op(a, api, http.MethodPost, "/auto-replies/preview", "预览自动回复", 200, wordsmiths, a.previewAutoReply)
	op(a, api, http.MethodGet, "/keyword-replies", "关键词回复", 200, wordsmiths, a.keywordReplies)
	op(a, api, http.MethodPost, "/keyword-replies", "添加关键词回复", 201, wordsmiths, a.addKeywordReply)
	op(a, api, http.MethodPut, "/keyword-replies/{code}", "修改关键词回复", 200, wordsmiths, a.saveKeywordReply)
	op(a, api, http.MethodDelete, "/keyword-replies/{code}", "删除关键词回复", 204, wordsmiths, a.deleteKeywordReply)
}

// autoReplyView is an automatic reply as it is now.
type autoReplyView struct {
	Code      string     `json:"code"`
	Group     string     `json:"group"`
	Name      string     `json:"name"`
	When      string     `json:"when" doc:"When citizens read it"`
	Text      string     `json:"text" doc:"With {pages}, {values} and {https://…|words}"`
	Default   string     `json:"default" doc:"What is said where nobody changed it"`
	Values    []string   `json:"values" doc:"What it may name in braces beside pages"`
	Keep      []string   `json:"keep" doc:"What must stay in it"`
	Version   int        `json:"version" doc:"0: nobody changed it"`
	ChangedBy string     `json:"changed_by"`
	ChangedAt *time.Time `json:"changed_at"`
}

type repliesView struct {
	Items []autoReplyView `json:"items"`
	Pages []string        `json:"pages" doc:"The pages that a text may lead to, such as {我要诉求|自助提交}"`
}

func (a API) newAutoReplyView(r model.AutoReply) autoReplyView {
	t, _ := model.AutoTextByCode(r.Code)
	return autoReplyView{
		Code: r.Code, Group: t.Group, Name: t.Name, When: t.When, Text: r.Text, Default: t.Default, Values: model.MayName(r.Code),
		Keep: append([]string{}, t.Keep...), Version: r.Version, ChangedBy: r.ChangedBy, ChangedAt: a.moment(r.ChangedAt),
	}
}

// moment is when something happened; nil: never.
func (a API) moment(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.In(a.Zone)
	return &at
}

func (a API) autoReplies(ctx context.Context, _ *none) (*body[repliesView], error) {
	list, err := a.Replies.Texts(ctx)
	if err != nil {
		return nil, err
	}
	out := repliesView{Items: make([]autoReplyView, len(list)), Pages: model.ReplyPages}
	for i, r := range list {
		out.Items[i] = a.newAutoReplyView(r)
	}
	return &body[repliesView]{out}, nil
}

type savingReply struct {
	Code string `path:"code"`
	Body struct {
		Version int    `json:"version" doc:"That was seen; 0: of a text that nobody changed"`
		Text    string `json:"text"`
		Note    string `json:"note,omitempty" doc:"Why, up to 100 characters"`
	}
}

func (a API) saveAutoReply(ctx context.Context, in *savingReply) (*body[autoReplyView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	r, err := a.Replies.SaveText(ctx, who, model.AutoReply{Code: in.Code, Version: in.Body.Version, Text: in.Body.Text, Note: in.Body.Note})
	if err != nil {
		return nil, err
	}
	return &body[autoReplyView]{a.newAutoReplyView(r)}, nil
}

type replyVersionView struct {
	Version   int       `json:"version"`
	Text      string    `json:"text"`
	Words     []string  `json:"words"`
	Note      string    `json:"note"`
	ChangedBy string    `json:"changed_by"`
	ChangedAt time.Time `json:"changed_at"`
}

type versionsOf struct {
	Code   string `path:"code"`
	Before int    `query:"before" doc:"The version that the page before ended with"`
}

func (a API) autoReplyVersions(ctx context.Context, in *versionsOf) (*body[items[replyVersionView]], error) {
	list, err := a.Replies.Versions(ctx, in.Code, in.Before)
	if err != nil {
		return nil, err
	}
	out := items[replyVersionView]{Items: make([]replyVersionView, len(list))}
	for i, r := range list {
		out.Items[i] = replyVersionView{r.Version, r.Text, append([]string{}, r.Words...), r.Note, r.ChangedBy, r.ChangedAt.In(a.Zone)}
	}
	return &body[items[replyVersionView]]{out}, nil
}

type previewing struct {
	Body struct {
		Code string `json:"code,omitempty" doc:"Empty: of an answer to keywords"`
		Text string `json:"text"`
	}
}

type previewed struct {
	Text  string `json:"text" doc:"As the citizen gets it, with made-up values; links as HTML"`
	Bytes int    `json:"bytes" doc:"1800 at most"`
}

func (a API) previewAutoReply(_ context.Context, in *previewing) (*body[previewed], error) {
	text, err := a.Replies.Preview(model.AutoReply{Code: in.Body.Code, Text: in.Body.Text})
	if err != nil {
		return nil, err
	}
	return &body[previewed]{previewed{text, len(text)}}, nil
}
