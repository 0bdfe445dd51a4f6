package staff

import (
	"context"
	"errors"
	"fmt"

	"example.org/hotline/model"
	"example.org/hotline/service/knowledge"
)

// mostBulk is how many entries one call reviews or publishes.
const mostBulk = 100

type bulkingEntries struct {
	Body struct {
		Act   string          `json:"act" enum:"approve,return,publish"`
		Note  string          `json:"note,omitempty" doc:"Needed for return"`
		Items []bulkEntryItem `json:"items" doc:"1 to 100"`
	}
}

type bulkEntryItem struct {
	Code    string `json:"code"`
	Version int    `json:"version" doc:"That was read"`
}

type bulkEntryResult struct {
	Code    string `json:"code"`
	OK      bool   `json:"ok"`
	Fault   string `json:"fault" doc:"The error's code; blank where it went well"`
	Message string `json:"message"`
}

// bulkEntries takes a step with many entries, each by itself: what one of them stands in the way of happens to the others.
func (a API) bulkEntries(ctx context.Context, in *bulkingEntries) (*body[items[bulkEntryResult]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if n := len(in.Body.Items); n < 1 || n > mostBulk {
		return nil, model.ErrInvalid.With("items", fmt.Sprintf("一次应选择1至%d条", mostBulk))
	}
	note, err := model.CheckEntryNote(in.Body.Note, in.Body.Act == "return")
	if err != nil {
		return nil, err
	}
	out := items[bulkEntryResult]{Items: make([]bulkEntryResult, len(in.Body.Items))}
	for i, item := range in.Body.Items {
		s := knowledge.Step{Code: item.Code, Version: item.Version, Note: note}
		if in.Body.Act == "publish" {
			_, err = a.Knowledge.Publish(ctx, who, s)
		} else {
			_, err = a.Knowledge.Review(ctx, who, s, in.Body.Act == "approve")
		}
		out.Items[i] = bulkEntryResult{Code: item.Code, OK: err == nil}
		var refused *model.Error
		if errors.As(err, &refused) {
			out.Items[i].Fault, out.Items[i].Message = refused.Code, refused.Message
			for _, rule := range refused.Fields {
				out.Items[i].Message = rule
			}
		} else if err != nil {
			return nil, err
		}
	}
	return &body[items[bulkEntryResult]]{out}, nil
}
