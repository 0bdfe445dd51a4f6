package kefu

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/standin"
)

// WeChat says that nothing is left while the citizen writes: what it refused then is sent in the new window.
func TestCitizenWritesWhileWeChatRefuses(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.wechat.FailNext(sendPath, 45047)
	st.via.after = func() {
		st.via.after = nil
		st.says("还有一件事")
	}
	st.answers("您好")
	st.delivers()
	st.became("您好", model.LineSent, "")
	if got := st.got(); !slices.Equal(got, []string{connected8001, "您好"}) {
		t.Errorf("he got %q", got)
	}
	st.window(4)
}

// Others spent what was left: WeChat's refusal is the truth, and is believed for what comes after, too.
func TestWeChatCountsOtherwise(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	for range 4 {
		st.must(st.via.gateway.SendText(t.Context(), st.openID(), "通知"))
	}
	st.answers("您好")
	st.delivers()
	st.answers("在吗")
	st.delivers()
	st.became("您好", model.LineUndelivered, reasonUsedUp)
	st.became("在吗", model.LineUndelivered, reasonUsedUp)
	st.window(0)
	if calls := st.wechat.Calls(sendPath); calls != 6 {
		t.Errorf("WeChat was asked %d times", calls)
	}
}

// A sender dies between marking a line and hearing of WeChat: whoever takes over sends what comes after, and not that line.
func TestSenderDies(t *testing.T) {
	for name, arrives := range map[string]bool{"before it went": false, "after it went": true} {
		t.Run(name, func(t *testing.T) {
			st := newPostStage(t)
			st.enters()
			sending, dead := make(chan struct{}), make(chan struct{})
			hang := func() {
				close(sending)
				<-dead
			}
			if arrives {
				st.via.after = hang
			} else {
				st.via.before = func(string) error { hang(); return errors.New("cut off") }
			}
			st.answers("第一句")
			var died sync.WaitGroup
			died.Go(func() { _ = st.Deliver(context.WithoutCancel(t.Context())) })
			<-sending
			st.became("第一句", model.LineSending, "")

			other, _ := st.replica()
			st.answers("第二句")
			st.must(other.Deliver(t.Context()))
			st.became("第二句", model.LineToSend, "") // the first may still be at it
			st.wechat.Advance(claimTime)
			st.must(other.Deliver(t.Context()))
			st.became("第一句", model.LineUnsure, reasonUnsure)
			st.became("第二句", model.LineSent, "")
			want := []string{connected8001, "第一句", "第二句"}
			if !arrives {
				want = slices.Delete(want, 1, 2)
			}
			if got := st.got(); !slices.Equal(got, want) {
				t.Errorf("he got %q, want %q", got, want)
			}

			close(dead) // he was only slow
			died.Wait()
			if arrives {
				st.became("第一句", model.LineSent, "")
			} else {
				st.became("第一句", model.LineUnsure, reasonUnsure)
			}
			st.says("好")
			st.must(other.Deliver(t.Context()))
			if got := st.got(); !slices.Equal(got, want) || strings.Contains(strings.Join(st.gotBy("passive"), ""), "第一句") {
				t.Errorf("he got %q", got)
			}
		})
	}
}

// A busy platform may have sent the message all the same, and so may one that does not answer.
func TestNobodyKnowsWhetherItWent(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.wechat.SetWeather(standin.Weather{Refusals: []standin.Refusal{{Path: sendPath, Errcode: -1, Chance: 1}}})
	for _, text := range []string{"一", "二", "三"} {
		st.answers(text)
		st.delivers()
		st.wechat.Advance(time.Minute)
		st.delivers()
		st.became(text, model.LineUnsure, reasonUnsure)
	}
	if calls := st.wechat.Calls(sendPath); calls != 4 {
		t.Errorf("WeChat was asked %d times", calls)
	}
	c, err := st.Store.Chat(t.Context(), st.chat)
	st.must(err)
	if c.Window.Messages != 1 {
		t.Errorf("%d left: what may have gone counts", c.Window.Messages)
	}
}

// What WeChat has certainly not taken is tried again, and nothing overtakes it.
func TestTooManyCallsThisMinute(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.wechat.FailNext(sendPath, 45011)
	st.answers("第一句")
	st.delivers()
	st.answers("第二句")
	st.delivers()
	other, _ := st.replica()
	st.must(other.Deliver(t.Context()))
	st.became("第一句", model.LineToSend, "")
	if calls := st.wechat.Calls(sendPath); calls != 2 {
		t.Errorf("WeChat was asked %d times", calls)
	}
	st.wechat.Advance(retries[0])
	st.delivers()
	if got := st.got(); !slices.Equal(got, []string{connected8001, "第一句\n第二句"}) {
		t.Errorf("he got %q", got)
	}
	st.window(3)
}

// A sender who dies while he waits for another try is soon replaced.
func TestSenderDiesBetweenTries(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.wechat.FailNext(sendPath, 45011)
	st.answers("您好")
	st.delivers()
	other, _ := st.replica()
	st.wechat.Advance(retries[0])
	st.must(other.Deliver(t.Context()))
	st.became("您好", model.LineToSend, "")
	st.wechat.Advance(claimSlack)
	st.must(other.Deliver(t.Context()))
	st.became("您好", model.LineSent, "")
}

func TestQuotaOfCallsIsUsedUp(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.wechat.SetWeather(standin.Weather{Refusals: []standin.Refusal{{Path: sendPath, Errcode: 45009, Chance: 1}}})
	st.answers("您好")
	for range 200 {
		st.delivers()
		st.wechat.Advance(time.Second)
	}
	st.became("您好", model.LineUndelivered, reasonBusy)
	if calls := st.wechat.Calls(sendPath); calls != 2+len(retries) {
		t.Errorf("WeChat was asked %d times", calls)
	}
	st.window(4)
	st.wechat.SetWeather(standin.Weather{})
	st.says("在吗") // it is said, though WeChat's calls are counted
	st.became("您好", model.LinePassive, "")
}

// Two replicas send at once: each line goes once, in its order.
func TestTwoSenders(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	other, _ := st.replica()
	const rounds = 6
	var all sync.WaitGroup
	stop := make(chan struct{})
	for _, s := range []*Sessions{st.Sessions, other} {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := s.Deliver(t.Context()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for n := range rounds {
		st.says(fmt.Sprintf("问%d", n)) // opens the window
		st.answers(fmt.Sprintf("答%d-1", n), fmt.Sprintf("答%d-2", n))
		st.until(func() bool {
			waiting, err := st.Store.CountChatLinesToSend(t.Context())
			return err == nil && waiting == 0
		})
	}
	close(stop)
	all.Wait()
	var want []string
	for n := range rounds {
		want = append(want, fmt.Sprintf("答%d-1", n), fmt.Sprintf("答%d-2", n))
	}
	got := strings.Split(strings.Join(st.got()[1:], "\n"), "\n")
	if !slices.Equal(got, want) {
		t.Errorf("he got %q", got)
	}
	for _, text := range want {
		st.became(text, model.LineSent, "")
	}
}

// until waits for what others do.
func (st *postStage) until(done func() bool) {
	st.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); {
		if time.Now().After(deadline) {
			st.t.Fatal("it does not come")
		}
		time.Sleep(time.Millisecond)
	}
}

// What the citizen is told in reply is not sent as well, however closely his message follows.
func TestSaidOrSent(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	var sending sync.WaitGroup
	stop := make(chan struct{})
	sending.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				_ = st.Deliver(t.Context())
			}
		}
	})
	var texts []string
	for n := range 24 {
		text := fmt.Sprintf("答%02d", n)
		texts = append(texts, text)
		st.answers(text)
		if n%8 == 7 {
			st.says("嗯")
		}
	}
	st.says("嗯")
	st.until(func() bool {
		st.wechat.Advance(time.Second) // for what is held back
		waiting, err := st.Store.CountChatLinesToSend(t.Context())
		return err == nil && waiting == 0
	})
	close(stop)
	sending.Wait()
	st.says("嗯")
	all := strings.Join(st.got(), "\n") + strings.Join(st.gotBy("passive"), "\n")
	for _, text := range texts {
		if n := strings.Count(all, text); n != 1 {
			t.Errorf("%s came %d times, and is %s", text, n, st.line(text).Delivery)
		}
	}
}

// The replica that wrote a line sends it at once, and what it forgot is found.
func TestRunning(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	if len(st.post.ready()) != 0 {
		t.Error("there is nothing to send")
	}
	st.answers("在吗")
	if ready := st.post.ready(); len(ready) != 1 || len(st.post.rung) != 1 {
		t.Errorf("looks at %v", ready)
	}
	clear(st.post.errands) // it died
	st.wechat.Advance(2 * postLate)
	ctx, end := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { st.Run(ctx) })
	st.until(func() bool { return st.line("在吗").Delivery == model.LineSent })
	st.answers("您好")
	st.until(func() bool { return st.line("您好").Delivery == model.LineSent })
	end()
	running.Wait()
}
