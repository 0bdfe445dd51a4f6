package main

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/standin"
)

var (
	stormSeed     = flag.Uint64("kefu.seed", 1, "of the first world")
	stormShow     = flag.String("kefu.show", "", "citizens whose course is printed: u1,u2; otherwise those of the first faults")
	stormSessions = flag.Int("kefu.sessions", 10_000, "how many chats there are, at least")
)

// visits are what is planned in one world. On a server, or under the race detector's eyes, everything takes its time.
func visits() int {
	if slowly || onServer() {
		return 120
	}
	return 800
}

// Ten thousand chats in worlds in which everything goes wrong that WeChat lets go wrong: each ends once, each citizen is told once
// and asked once, and all that the hotline could know of what was said is in its transcript, once.
//
//	go test ./cmd/hotline -run TestKefuStorm -kefu.seed 1 -kefu.sessions 10000
func TestKefuStorm(t *testing.T) {
	chats := *stormSessions
	if testing.Short() || onServer() || slowly {
		chats = min(chats, 60) // all of them are on SQLite, and without the race detector
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	var (
		mu    sync.Mutex
		all   sync.WaitGroup
		next  = *stormSeed
		total tally
	)
	for range min(runtime.GOMAXPROCS(0), 1+chats/visits()) {
		all.Go(func() {
			for {
				mu.Lock()
				seed, enough := next, total.chats >= chats || t.Failed()
				next++
				mu.Unlock()
				if enough {
					return
				}
				t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
					w := storm(t, seed)
					mu.Lock()
					defer mu.Unlock()
					total.add(w.judge())
				})
			}
		})
	}
	all.Wait()
	t.Log(total.String())
	for _, end := range model.ChatEnds {
		if chats >= 5000 && total.ends[end] == 0 {
			t.Errorf("no chat ended by %s: a storm in which that does not happen proves too little", end)
		}
	}
}

// onServer tells that the database is one of a server's.
func onServer() bool { return os.Getenv("HOTLINE_TEST_MYSQL") != "" }

// The same seed makes the same world, so that what a storm has found can be looked at.
func TestKefuStormRepeats(t *testing.T) {
	t.Setenv("HOTLINE_TEST_MYSQL", "") // a server's numbers are its own
	if first, second := storm(t, *stormSeed).digest(), storm(t, *stormSeed).digest(); first != second {
		t.Errorf("two worlds of seed %d differ", *stormSeed)
	}
}

// storm plays a world from an afternoon, through the end of its service, until the end of the next day's.
func storm(t *testing.T, seed uint64) *world {
	t.Helper()
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, shanghai) }
	w := newWorld(t, seed, model.DeskWeChat, 1, at(23, 16, 30))
	n := visits()
	for range n / 3 {
		w.enter()
	}
	if w.chance(0.3) { // the next day is a special one
		day := model.SpecialDay{Date: "2026-11-24", From: 9 * time.Hour, To: 9*time.Hour + w.within(20*time.Minute, time.Hour)}
		day.Closed = w.chance(0.2)
		_, err := w.replicas[0].sessions.SaveSpecialDay(t.Context(), model.Staff{Name: "admin"}, day)
		w.want(err)
	}
	w.gather(2*n/3, at(23, 16, 30), at(23, 18, 10))
	w.bad(seed, func() { w.until(at(23, 18, 15)) })
	w.quiet(at(23, 18, 45))
	w.away(at(24, 8, 45))
	w.gather(n/3, at(24, 8, 50), at(24, 9, 50))
	w.bad(seed+1<<32, func() { w.until(at(24, 10, 0)) })
	w.quiet(at(24, 11, 0))
	w.away(at(24, 18, 45))
	w.quiet(at(24, 18, 50))
	return w
}

// gather plans visits between two moments, and has agents at work meanwhile.
func (w *world) gather(visits int, from, to time.Time) {
	for _, p := range w.people {
		p.comeBack()
	}
	for range visits {
		one(w, w.people...).visit(from.Add(w.within(0, to.Sub(from))))
	}
	w.plans.at(from, w.shift)
}

// bad has something happen in a weather of its own. Every tenth world is one in which nothing goes wrong.
func (w *world) bad(seed uint64, do func()) {
	weather := standin.Weather{Seed: seed}
	if w.seed%10 != 0 {
		weather = standin.Storm(seed)
		for _, path := range []string{"/customservice/kfsession/getsession", "/customservice/kfsession/close", "/customservice/msgrecord/getmsglist"} {
			weather.Refusals = append(weather.Refusals, standin.Refusal{Path: path, Errcode: -1, Chance: one(w, 0, 0, 0.1)})
		}
	}
	w.weather = weather
	w.platform.SetWeather(weather)
	do()
}

// quiet lets a time pass in which the platform is as it should be and nobody does anything.
func (w *world) quiet(end time.Time) {
	w.platform.SetWeather(standin.Weather{Seed: w.seed})
	w.plans.drop()
	w.at(30*time.Second, end)
}

// away lets a time pass in which the hotline looks up seldom.
func (w *world) away(end time.Time) { w.at(20*time.Minute, end) }

// at lets a time pass in which the hotline works at another pace.
func (w *world) at(pace time.Duration, end time.Time) {
	defer func(before time.Duration) { w.pace = before }(w.pace)
	w.pace = pace
	w.until(end)
}

// digest tells two worlds apart.
func (w *world) digest() [sha256.Size]byte {
	h := sha256.New()
	for _, p := range w.people {
		chats, lines := w.kept(p)
		for i := range lines {
			lines[i].ID, lines[i].Media.Key = 0, "" // where it is kept is nobody's to guess
		}
		if err := json.NewEncoder(h).Encode([]any{w.platform.Truth(p.openID), chats, lines}); err != nil {
			w.t.Fatal(err)
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// kept are a citizen's chats and their lines, as the database has them.
func (w *world) kept(p *person) (chats []model.Chat, lines []model.ChatLine) {
	_, read, err := w.store.Conns()
	if err != nil {
		w.t.Fatal(err)
	}
	rows, err := read.QueryContext(w.t.Context(), "SELECT id FROM chat WHERE citizen_id = ? ORDER BY id", p.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			w.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Close(); err != nil {
		w.t.Fatal(err)
	}
	for _, id := range ids {
		c, err := w.store.Chat(w.t.Context(), id)
		if err != nil {
			w.t.Fatal(err)
		}
		of, err := w.store.ChatLines(w.t.Context(), id, 0, 10_000)
		if err != nil {
			w.t.Fatal(err)
		}
		chats, lines = append(chats, c), append(lines, of...)
	}
	return chats, lines
}
