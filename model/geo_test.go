package model_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"example.org/hotline/model"
)

// The pairs are what public implementations give for the same point; those differ among themselves by centimetres,
// because some use another semi-major axis.
func TestGCJOfKnownPoints(t *testing.T) {
	for name, tc := range map[string]struct{ wgs, gcj model.Point }{
		"Shanghai":      {model.Point{Lat: 31.1774276, Lng: 121.5272106}, model.Point{Lat: 31.17530398364597, Lng: 121.531541859215}},
		"Shenzhen":      {model.Point{Lat: 22.543847, Lng: 113.912316}, model.Point{Lat: 22.540796131694766, Lng: 113.9171764808363}},
		"Beijing":       {model.Point{Lat: 39.911954, Lng: 116.377817}, model.Point{Lat: 39.91334545536069, Lng: 116.38404722455657}},
		"Beijing, east": {model.Point{Lat: 39.915, Lng: 116.404}, model.Point{Lat: 39.91640428150164, Lng: 116.41024449916938}},
		"Paris":         {model.Point{Lat: 48.8566, Lng: 2.3522}, model.Point{Lat: 48.8566, Lng: 2.3522}},
	} {
		if d := model.Metres(model.ToGCJ(tc.wgs), tc.gcj); d > 0.5 {
			t.Errorf("%s: ToGCJ is %.2f m off", name, d)
		}
		if d := model.Metres(model.ToWGS(tc.gcj), tc.wgs); d > 0.5 {
			t.Errorf("%s: ToWGS is %.2f m off", name, d)
		}
	}
}

func TestToWGSUndoesToGCJ(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// the box that a form's point must lie in
		wgs := model.Point{Lat: rapid.Float64Range(3.86, 53.55).Draw(t, "lat"), Lng: rapid.Float64Range(73.66, 135.05).Draw(t, "lng")}
		gcj := model.ToGCJ(wgs)
		if d := model.Metres(wgs, gcj); d > 1500 {
			t.Fatalf("moved by %.0f m", d)
		}
		if d := model.Metres(model.ToWGS(gcj), wgs); d > 0.01 {
			t.Fatalf("%v comes back %.3f m away", wgs, d)
		}
	})
}

func TestMetres(t *testing.T) {
	for name, tc := range map[string]struct {
		a, b model.Point
		want float64
	}{
		"nowhere":                {model.Point{Lat: 23, Lng: 113}, model.Point{Lat: 23, Lng: 113}, 0},
		"a degree of a meridian": {model.Point{Lat: 23, Lng: 113}, model.Point{Lat: 24, Lng: 113}, 111_195},
		"a degree of the 60th":   {model.Point{Lat: 60, Lng: 113}, model.Point{Lat: 60, Lng: 114}, 55_597},
		"to the other side":      {model.Point{}, model.Point{Lng: 180}, math.Pi * 6371008.8},
		"over the date line":     {model.Point{Lng: 179.5}, model.Point{Lng: -179.5}, 111_195},
	} {
		if got := model.Metres(tc.a, tc.b); math.Abs(got-tc.want) > 1+tc.want/1e4 {
			t.Errorf("%s: %.0f m, want %.0f", name, got, tc.want)
		}
	}
}
