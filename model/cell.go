package model

import "math"

// Cell is a square of the city about five hundred metres wide: fine enough to tell one neighbourhood from the next, too coarse to
// tell a house. It may stand where the point itself, which is sealed, must not (domain §14). 0: nowhere.
type Cell int64

// cellSide is a cell's side in degrees, both ways; along a parallel at 23° it is 511 m, along a meridian 554 m.
const cellSide = 0.005

// cellRow is more cells than there are from west to east.
const cellRow = 1 << 20

// CellOf is the cell that a point lies in.
func CellOf(p Point) Cell {
	return Cell(int64(math.Floor((p.Lat+90)/cellSide))*cellRow + int64(math.Floor((p.Lng+180)/cellSide)) + 1)
}

// Middle is the point in the middle of a cell.
func (c Cell) Middle() Point {
	row, column := (int64(c)-1)/cellRow, (int64(c)-1)%cellRow
	return Point{Lat: (float64(row)+0.5)*cellSide - 90, Lng: (float64(column)+0.5)*cellSide - 180}
}

// Around is a cell and the eight about it: what lies within a cell's side of any point in it.
func (c Cell) Around() []Cell {
	all := make([]Cell, 0, 9)
	for row := Cell(-1); row <= 1; row++ {
		for column := Cell(-1); column <= 1; column++ {
			all = append(all, c+row*cellRow+column)
		}
	}
	return all
}
