package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

//go:embed demo/quick_replies.json
var demoQuickReplies []byte

// equip gives the demo's agents their quick replies; a kept folder has its own by now.
func (*demo) equip(ctx context.Context, st *store.Store) error {
	const everybody = 0
	if had, _, err := st.QuickReplies(ctx, everybody, model.Listing{Limit: 1}); err != nil || len(had) > 0 {
		return err
	}
	var list []struct{ Code, Text string }
	if err := json.Unmarshal(demoQuickReplies, &list); err != nil {
		return fmt.Errorf("demo/quick_replies.json: %w", err)
	}
	for _, one := range list {
		q := model.QuickReply{Code: one.Code, Text: one.Text}
		if err := q.Check(); err != nil {
			return fmt.Errorf("demo/quick_replies.json: %s: %w", one.Code, err)
		}
		if err := st.SaveQuickReply(ctx, q); err != nil {
			return err
		}
	}
	return nil
}
