package callback_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/search"
	"example.org/hotline/service/cases"
	"example.org/hotline/service/finding"
	"example.org/hotline/service/knowledge"
)

const shelf = `{"knowledge_articles": [
 {"id":"K001","title":"居住登记和居住证怎么办理","dept":"CG","tags":["居住证"],"body":"凭租赁合同到派出所办理。","status":"published"},
 {"id":"K002","title":"居住证每年怎样签注","dept":"CG","tags":["居住证"],"body":"逾期未签注的功能会中止。","status":"published"},
 {"id":"K003","title":"居住证丢了怎样补领","dept":"CG","tags":["居住证"],"body":"可以补领。","status":"published"},
 {"id":"K004","title":"住址变了居住证要变更<必读>","dept":"CG","tags":["居住证"],"body":"办理变更登记。","status":"published"},
 {"id":"K005","title":"还没写好的居住证文章","dept":"CG","tags":["居住证"],"body":"这是一篇草稿。","status":"draft"}],
 "hot_topics": [
 {"id":"T001","title":"夜间噪声怎么反映","summary":"三类噪声归谁管","body":"先确认声源。**施工**请拍围挡。","articles":["K001"],"hot":98,"keywords":["夜间噪声","噪声"],"status":"published"},
 {"id":"T002","title":"施工噪声","summary":"工地的噪声","body":"工地归城管。","articles":[],"hot":50,"keywords":["施工噪声"],"status":"published"}]}`

// withShelf gives a talk something to look up.
func withShelf(t *testing.T) (*talk, *finding.Desk) {
	t.Helper()
	tk := newTalk(t)
	log := slog.New(slog.DiscardHandler)
	index, err := search.Open(search.Options{URL: "embedded:", Folder: t.TempDir(), Now: tk.clock})
	must(t, err)
	t.Cleanup(func() { _ = index.Close() })
	finder := finding.New(finding.Options{Store: tk.store, Index: index, Zone: shanghai, Now: tk.clock, Log: log})
	books := knowledge.New(knowledge.Options{Store: tk.store, KV: tk.redis, Finder: finder, Zone: shanghai, Now: tk.clock, Log: log})
	must(t, tk.desk.SaveDepartment(t.Context(), model.Department{Code: "CG", Name: "市城管局", Active: true}))
	c, err := knowledge.ParseJSON([]byte(shelf))
	must(t, err)
	_, err = books.Import(t.Context(), c, knowledge.ImportOptions{Note: "测试"})
	must(t, err)
	must(t, tk.store.PublishCase(t.Context(), model.PublicCase{
		CaseNo: "A001", Title: "工地深夜施工影响休息", Category: "C5", Month: "2026-09", District: "云麓区", Content: "连续多日有打桩声。",
		Result: "已责令停止。", Department: "市城管局", PublishedAt: tk.clock(),
	}))
	must(t, tk.store.NoteSearchChange(t.Context(), model.SearchCases, "A001"))
	must(t, finder.Step(t.Context()))
	tk.Knowledge, tk.Cases = books, cases.New(tk.store, tk.redis, finder, tk.desk, tk.clock, log)
	return tk, finder
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOrdinaryTextIsLookedUp(t *testing.T) {
	tk, _ := withShelf(t)
	for _, tc := range []struct {
		text        string
		with        []string
		without     []string
		links, most int
	}{
		{"居住证怎么办", []string{"为您找到办事指南", `/h5/articles/K001">居住登记和居住证怎么办理</a>`, "回复“客服”", `/h5/new">我要诉求</a>`}, []string{"草稿", "K005", "?q="}, 3, 4},
		{"查询 签注", []string{`/h5/articles/K002"`}, []string{"案例"}, 1, 4},
		{"查询：居住证", []string{`/h5/search?q=%E5%B1%85%E4%BD%8F%E8%AF%81">查看全部结果</a>`}, nil, 3, 5},
		{"查询 变更登记", []string{"＜必读＞"}, []string{"<必读>"}, 1, 5},
		{"查询 量子纠缠", []string{"没有找到与“量子纠缠”有关的办事指南", "我要诉求"}, []string{"articles"}, 0, 1},
		{"案例 施工", []string{"为您找到公开案例", `/h5/cases/A001">工地深夜施工影响休息</a>（2026-09）`}, nil, 1, 2},
		{"案例施工", []string{"A001"}, nil, 1, 2},
		{"案例 量子纠缠", []string{"没有找到与“量子纠缠”有关的公开案例", `/h5/cases">全部案例`}, nil, 0, 2},
		{"案例", []string{"请点击进入", `/h5/cases"`}, nil, 0, 1},
		{"夜间噪声怎么投诉", []string{"夜间噪声怎么反映\n先确认声源。施工请拍围挡。", `/h5/topics/T001">查看全文`}, []string{"**"}, 0, 2},
		{"施工噪声", []string{"工地归城管", "T002"}, []string{"T001"}, 0, 2},
		{"5", []string{"您可以："}, []string{"为您找到"}, 0, 9},
		{"好", []string{"您可以："}, []string{"为您找到"}, 0, 9},
		{"？？？", []string{"您可以："}, nil, 0, 9},
		{"查询", []string{"请点击进入"}, nil, 0, 1},
		{`'"*(NEAR AND`, []string{"您可以："}, nil, 0, 9},
	} {
		got := tk.hear(t, model.Event{Type: model.MsgText, Text: tc.text}).Text
		for _, part := range tc.with {
			if !strings.Contains(got, part) {
				t.Errorf("%q is answered with\n%s\nwithout %q", tc.text, got, part)
			}
		}
		for _, part := range tc.without {
			if strings.Contains(got, part) {
				t.Errorf("%q is answered with\n%s\nwith %q", tc.text, got, part)
			}
		}
		if n := strings.Count(got, "▸ <a href"); n < tc.links || strings.Count(got, "<a ") > tc.most || len(got) > 2048 {
			t.Errorf("%q is answered with %d hits in %d bytes:\n%s", tc.text, n, len(got), got)
		}
	}
}

// Who searches is told to editors where there is nothing; what somebody tells the account is not.
func TestEditorsHearOfSearchesAlone(t *testing.T) {
	tk, finder := withShelf(t)
	for _, text := range []string{"查询 量子纠缠", "火星移民申请"} {
		tk.hear(t, model.Event{Type: model.MsgText, Text: text})
	}
	tk.now = tk.now.Add(time.Minute)
	must(t, finder.Step(t.Context()))
	list, _, err := finder.Misses(t.Context(), model.SearchKnowledge, model.Listing{Limit: 9})
	if err != nil || len(list) != 1 || list[0].Text != "量子纠缠" {
		t.Errorf("editors hear of %+v, %v", list, err)
	}
}
