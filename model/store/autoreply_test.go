package store_test

import (
	"errors"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// Who saves a text that somebody else saved or deleted meanwhile is told, and brings nothing back.
func TestASavedReplyIsTheOneThatWasRead(t *testing.T) {
	s := storetest.Open(t, at(noon))
	reply := model.AutoReply{Code: model.KeywordCode("a"), Text: "请拨打 12345", Words: []string{"电话", "热线"}, Active: true, ChangedBy: "li", ChangedAt: noon}
	must(t, s.SaveAutoReply(t.Context(), &reply))
	read := reply
	reply.Text, reply.Words, reply.Anywhere, reply.Active, reply.Note = "请打 12345", []string{"电话"}, true, false, "更短"
	must(t, s.SaveAutoReply(t.Context(), &reply))
	if kept, ok, err := s.AutoReplyByCode(t.Context(), reply.Code); err != nil || !ok || kept.Version != 2 || kept.Text != "请打 12345" || len(kept.Words) != 1 ||
		!kept.Anywhere || kept.Active || kept.Note != "更短" {
		t.Errorf("saved as %+v, %v, %v", kept, ok, err)
	}
	if err := s.SaveAutoReply(t.Context(), &read); !errors.Is(err, store.ErrStale) || read.Version != 1 {
		t.Errorf("saved over somebody else's: %v", err)
	}
	must(t, s.DeleteAutoReply(t.Context(), reply.Code, 2))
	if err := s.SaveAutoReply(t.Context(), &reply); !errors.Is(err, store.ErrStale) || reply.Version != 2 {
		t.Errorf("saved what was deleted: %v", err)
	}
	if _, ok, err := s.AutoReplyByCode(t.Context(), reply.Code); err != nil || ok {
		t.Errorf("it is back: %v, %v", ok, err)
	}
	if versions, err := s.AutoReplyVersions(t.Context(), reply.Code, 0, 9); err != nil || len(versions) != 2 {
		t.Errorf("%d versions, %v: what was not saved is none", len(versions), err)
	}
}
