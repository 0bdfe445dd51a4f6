package main

import (
	"context"
	_ "embed"
	"fmt"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/knowledge"
)

//go:embed demo/content.json
var demoContent []byte

// publishDemoContent has articles, topics and news to read in the demo; a kept folder has its own by now.
func publishDemoContent(ctx context.Context, st *store.Store, l *knowledge.Library) error {
	if had, err := st.Entries(ctx, model.EntryQuery{Limit: 1}); err != nil || len(had) > 0 {
		return err
	}
	c, err := knowledge.ParseJSON(demoContent)
	if err == nil {
		_, err = l.Import(ctx, c, knowledge.ImportOptions{Note: "演示内容", Demo: true})
	}
	if err != nil {
		return fmt.Errorf("demo/content.json: %w", err)
	}
	return nil
}
