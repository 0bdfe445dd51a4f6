package ticketing_test

import (
	"strings"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

func TestCompletionAnswersWithItsPhotos(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	who := h.bound(t, "o1", phone)
	for _, id := range []string{"p1", "p2", "p3"} {
		if err := h.store.AddPhoto(ctx, model.Photo{ID: id, CitizenID: who.ID, CreatedAt: h.clock()}); err != nil {
			t.Fatal(err)
		}
	}
	f := form("form-0001")
	f.PhotoIDs = []string{"p1", "p2"}
	filed, err := h.Submit(ctx, who, f)
	if err != nil {
		t.Fatal(err)
	}
	dispatcher := model.Staff{ID: 1, Name: "dispatcher", Roles: []model.Role{model.RoleDispatcher}}
	if _, err := h.Return(ctx, dispatcher, ticketing.Order{Number: filed.Number}, "请拍下施工公示牌", nil); err != nil {
		t.Fatal(err)
	}
	got, err := h.Complete(ctx, who, filed.Number, model.Revision{PhotoIDs: []string{"p3", "p2"}})
	if err != nil {
		t.Fatal(err)
	}
	if ids := photoIDs(got.Photos); ids != "p3 p2" {
		t.Fatalf("answered with the photos %s", ids)
	}
	if got, err = h.Find(ctx, who, filed.Number); err != nil || photoIDs(got.Photos) != "p3 p2" {
		t.Fatalf("kept the photos %s, %v", photoIDs(got.Photos), err)
	}
}

func photoIDs(photos []model.Photo) string {
	ids := make([]string, len(photos))
	for i, p := range photos {
		ids[i] = p.ID
	}
	return strings.Join(ids, " ")
}
