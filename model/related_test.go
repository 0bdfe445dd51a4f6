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
