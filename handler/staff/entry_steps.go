package staff

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/service/knowledge"
)

type reviewing struct {
	EntryCode
	Body struct {
		Version int    `json:"version" doc:"The draft that was read; 409 changed_meanwhile where there is a later one"`
		Approve *bool  `json:"approve" doc:"true: it may be published; false: it is to be changed"`
		Note    string `json:"note,omitempty" doc:"What is to be changed; needed where it is not approved"`
	}
}

func (a API) reviewEntry(ctx context.Context, in *reviewing) (*body[entryView], error) {
	if in.Body.Approve == nil {
		return nil, model.ErrInvalid.With("approve", "请填写 true（通过）或 false（退回修改）")
	}
	return a.afterStep(ctx, in.Code, in.Body.Version, in.Body.Note, func(ctx context.Context, who model.Staff, s knowledge.Step) (model.Entry, error) {
		return a.Knowledge.Review(ctx, who, s, *in.Body.Approve)
	})
}

type publishing struct {
	EntryCode
	Body struct {
		Version int    `json:"version" doc:"That was approved"`
		Note    string `json:"note,omitempty"`
	}
}

func (a API) publishEntry(ctx context.Context, in *publishing) (*body[entryView], error) {
	return a.afterStep(ctx, in.Code, in.Body.Version, in.Body.Note, a.Knowledge.Publish)
}

type dropping struct {
	EntryCode
	Body struct {
		Version int    `json:"version"`
		Note    string `json:"note" doc:"Why; 2 to 200 characters"`
	}
}

func (a API) dropEntry(ctx context.Context, in *dropping) (*body[entryView], error) {
	return a.afterStep(ctx, in.Code, in.Body.Version, in.Body.Note, a.Knowledge.Drop)
}

// afterStep answers with the entry as it is after a step.
func (a API) afterStep(
	ctx context.Context, code string, version int, note string, do func(context.Context, model.Staff, knowledge.Step) (model.Entry, error),
) (*body[entryView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := do(ctx, who, knowledge.Step{Code: code, Version: version, Note: note}); err != nil {
		return nil, err
	}
	return a.entryAs(ctx, code)
}

type takingDown struct {
	EntryCode
	Body struct {
		Note string `json:"note" doc:"Why; 2 to 200 characters"`
	}
}

func (a API) takeEntryDown(ctx context.Context, in *takingDown) (*body[entryView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := a.Knowledge.TakeDown(ctx, who, in.Code, in.Body.Note); err != nil {
		return nil, err
	}
	return a.entryAs(ctx, in.Code)
}
