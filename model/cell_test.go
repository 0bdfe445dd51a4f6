package model_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"example.org/hotline/model"
)

// What is within five hundred metres is in the cell or in one about it, and a cell's middle is in the cell.
func TestWhatIsNearIsInACellAround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := model.Point{Lat: rapid.Float64Range(18, 30).Draw(t, "lat"), Lng: rapid.Float64Range(100, 120).Draw(t, "lng")}
		metres, angle := rapid.Float64Range(0, 450).Draw(t, "metres"), rapid.Float64Range(0, 2*math.Pi).Draw(t, "angle")
		const degree = 111_320 // metres, of latitude
		near := model.Point{
			Lat: p.Lat + metres*math.Cos(angle)/degree,
			Lng: p.Lng + metres*math.Sin(angle)/(degree*math.Cos(p.Lat*math.Pi/180)),
		}
		cell := model.CellOf(p)
		if !slices.Contains(cell.Around(), model.CellOf(near)) {
			t.Fatalf("%v is not around %v", near, p)
		}
		if model.CellOf(cell.Middle()) != cell {
			t.Fatalf("the middle of %d is in %d", cell, model.CellOf(cell.Middle()))
		}
	})
}
