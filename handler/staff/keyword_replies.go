package staff

import (
	"context"
	"time"

	"example.org/hotline/model"
)

type keywordView struct {
	Code      string    `json:"code"`
	Words     []string  `json:"words" doc:"1 to 10 words of at most 20 characters"`
	Anywhere  bool      `json:"anywhere" doc:"A word within a longer text counts, too"`
	Text      string    `json:"text"`
	Active    bool      `json:"active"`
	Version   int       `json:"version"`
	ChangedBy string    `json:"changed_by"`
	ChangedAt time.Time `json:"changed_at"`
}

func (a API) newKeywordView(r model.AutoReply) keywordView {
	return keywordView{r.Code, append([]string{}, r.Words...), r.Anywhere, r.Text, r.Active, r.Version, r.ChangedBy, r.ChangedAt.In(a.Zone)}
}

func (a API) keywordReplies(ctx context.Context, in *listRequest) (*body[page[keywordView]], error) {
	list, next, err := a.Replies.Keywords(ctx, in.listing())
	return pageOf(list, next, a.newKeywordView), err
}

type keywordIn struct {
	Words    []string `json:"words"`
	Anywhere bool     `json:"anywhere,omitempty"`
	Text     string   `json:"text"`
	Active   *bool    `json:"active,omitempty" doc:"True where it is left out"`
	Note     string   `json:"note,omitempty"`
}

func (in keywordIn) reply(code string, version int) model.AutoReply {
	return model.AutoReply{
		Code: code, Version: version, Text: in.Text, Words: in.Words, Anywhere: in.Anywhere, Active: in.Active == nil || *in.Active, Note: in.Note,
	}
}

type addingKeyword struct{ Body keywordIn }

func (a API) addKeywordReply(ctx context.Context, in *addingKeyword) (*body[keywordView], error) {
	return a.keepKeyword(ctx, in.Body.reply("", 0))
}

type savingKeyword struct {
	Code string `path:"code"`
	Body struct {
		keywordIn
		Version int `json:"version" doc:"That was seen"`
	}
}

func (a API) saveKeywordReply(ctx context.Context, in *savingKeyword) (*body[keywordView], error) {
	return a.keepKeyword(ctx, in.Body.reply(in.Code, in.Body.Version))
}

func (a API) keepKeyword(ctx context.Context, r model.AutoReply) (*body[keywordView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if r, err = a.Replies.SaveKeyword(ctx, who, r); err != nil {
		return nil, err
	}
	return &body[keywordView]{a.newKeywordView(r)}, nil
}

type deletingKeyword struct {
	Code    string `path:"code"`
	Version int    `query:"version" doc:"That was seen"`
}

func (a API) deleteKeywordReply(ctx context.Context, in *deletingKeyword) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Replies.DeleteKeyword(ctx, who, in.Code, in.Version)
}
