package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

//go:embed demo_cases.json
var demoCasesJSON []byte

// demoCase is a published case as the demo's file tells it.
type demoCase struct {
	CaseNo       string `json:"case_no"`
	Title        string `json:"title"`
	Category     string `json:"category"`
	Month        string `json:"month"`
	District     string `json:"district"`
	Content      string `json:"content"`
	Result       string `json:"result"`
	Department   string `json:"department"`
	WorkdaysUsed int    `json:"workdays_used"`
	Stars        int    `json:"stars"`
}

// publishDemoCases has something to read in the demo before anybody published anything.
func publishDemoCases(ctx context.Context, st *store.Store, now time.Time) error {
	var cases []demoCase
	if err := json.Unmarshal(demoCasesJSON, &cases); err != nil {
		return err
	}
	numbers := make([]string, len(cases))
	for i, c := range cases {
		numbers[i] = c.CaseNo
		err := st.PublishCase(ctx, model.PublicCase{
			CaseNo: c.CaseNo, Title: c.Title, Category: c.Category, Month: c.Month, District: c.District, Content: c.Content,
			Result: c.Result, Department: c.Department, WorkdaysUsed: c.WorkdaysUsed, Stars: c.Stars, PublishedAt: now,
		})
		if err != nil {
			return fmt.Errorf("publish the demo's cases: %w", err)
		}
	}
	return st.NoteSearchChange(ctx, model.SearchCases, numbers...)
}
