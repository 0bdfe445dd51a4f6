package model_test

import (
	"errors"
	"maps"
	"testing"

	"example.org/hotline/model"
)

func TestFaultsOfSeveralChecksAreToldAtOnce(t *testing.T) {
	name, again, place := model.ErrInvalid.With("name", "请填写姓名"), model.ErrInvalid.With("name", "太长"), model.ErrInvalid.With("place", "没有")
	err := model.Faults(nil, name, again, place)
	var got *model.Error
	if !errors.As(err, &got) || !errors.Is(err, model.ErrInvalid) || !maps.Equal(got.Fields, map[string]string{"name": "请填写姓名", "place": "没有"}) {
		t.Errorf("%v %+v", err, got)
	}
	if len(name.Fields) != 1 || len(model.ErrInvalid.Fields) != 0 {
		t.Errorf("what was told changes: %v, %v", name.Fields, model.ErrInvalid.Fields)
	}
	if err := model.Faults(name, model.ErrUnavailable, place); !errors.Is(err, model.ErrUnavailable) {
		t.Errorf("%v", err)
	}
	if err := model.Faults(nil, nil); err != nil {
		t.Errorf("%v", err)
	}
}
