package model

import "testing"

func TestWhatMayBeTheSameMatter(t *testing.T) {
	here, corner, far := Point{23.129112, 113.264385}, Point{23.130112, 113.264385}, Point{23.2, 113.3}
	tk := Ticket{ID: 1, Category: "C5", Title: "工地夜间施工噪音", Point: &here}
	open := func(id int64, category, title string, p *Point) Ticket {
		return Ticket{ID: id, Category: category, Title: title, Point: p, Status: Accepted}
	}
	closed := open(6, "C5", "工地夜间施工噪音", &here)
	closed.Status = Closed
	got := tk.Related([]Ticket{
		tk, closed,
		open(2, "C5", "半夜打桩", &corner),
		open(3, "C5", "工地夜间施工太吵", nil),
		open(4, "C5", "工地夜间施工噪音", &far),
		open(5, "C2", "餐厅多收费", &corner),
		open(7, "C5", "夜间工地施工噪音", &corner),
		open(7, "C5", "夜间工地施工噪音", &corner),
	})
	var ids []int64
	for _, r := range got {
		ids = append(ids, r.Ticket.ID)
	}
	if len(ids) != 3 || ids[0] != 7 {
		t.Fatalf("got %v", ids)
	}
	if why := got[0].Why(); why != "相距约120米，标题相近" {
		t.Errorf("%s", why)
	}
}

// An agent who chooses the place learns no more of another's than its cell.
func TestWhatACallerMayBeTellingOf(t *testing.T) {
	here := Point{23.129112, 113.264385}
	s := Sketch{Phone: "13800138000", Category: "C5", Title: "工地夜间施工噪音", Point: &here}
	open := func(id int64, title string, p Point) Ticket {
		return Ticket{ID: id, Category: "C5", Title: title, Point: &p, Status: Accepted}
	}
	middle := CellOf(here).Middle()
	beside := CellOf(here).Around()[5].Middle()
	own := []Ticket{open(1, "工地夜间施工太吵", beside), open(4, "社保卡激活", Point{23.3, 113.5})}
	others := []Ticket{open(2, "半夜打桩", middle), open(3, "半夜打桩", Point{23.2, 113.3}), own[0]}
	got := s.Related(own, others)
	if len(got) != 2 || got[0].Ticket.ID != 1 || got[0].Why() != "同一电话，地点相近，标题相近" || got[1].Ticket.ID != 2 || got[1].Why() != "地点相近" {
		t.Fatalf("%+v", got)
	}
	// Wherever in the cell he says that it is, and wherever in its own the other lies, the answer is the same.
	for _, by := range []float64{-0.0024, -0.001, 0.001, 0.0024} {
		s.Point = &Point{middle.Lat + by, middle.Lng - by}
		moved := open(1, "工地夜间施工太吵", Point{beside.Lat - by, beside.Lng + by})
		again := s.Related([]Ticket{moved}, others[:2])
		if len(again) != 2 || again[0].Metres != got[0].Metres || again[1].Metres != got[1].Metres {
			t.Errorf("%v: %+v", by, again)
		}
	}
	if got := (Sketch{Title: "井盖缺失"}).Related(nil, others); len(got) != 0 {
		t.Errorf("without a place: %+v", got)
	}
}
