package knowledge

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

const (
	testPath    = "/api/citizen/v1/pictures/"
	testPicture = "0123456789abcdef0123456789abcdef-800x600"
)

func TestWhatAPageShowsOfABody(t *testing.T) {
	p := newPress(testPath)
	for body, want := range map[string]string{
		"第一段\n第二行\n\n第三段":                                 "<p>第一段<br>\n第二行</p>\n<p>第三段</p>",
		"# 大标题\n### 小标题\n###### 更小":                       "<h2>大标题</h2>\n<h3>小标题</h3>\n<h4>更小</h4>",
		"- 一\n- 二\n\n3. 三":                                "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n<ol start=\"3\">\n<li>三</li>\n</ol>",
		"**粗** *斜*":                                       "<p><strong>粗</strong> <em>斜</em></p>",
		"| 材料 | 份数 |\n| --- | --: |\n| 户口簿 | 1 |":         "<table>\n<thead>\n<tr>\n<th>材料</th>\n<th align=\"right\">份数</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>户口簿</td>\n<td align=\"right\">1</td>\n</tr>\n</tbody>\n</table>",
		"[办事](https://www.example.org/a?b=1&c=2)":         "<p><a href=\"https://www.example.org/a?b=1&amp;c=2\" rel=\"nofollow noreferrer noopener\" target=\"_blank\">办事</a></p>",
		"[看这里](/h5/articles/K001) [打电话](tel:12345)":       "<p><a href=\"/h5/articles/K001\">看这里</a> <a href=\"tel:12345\">打电话</a></p>",
		"![窗口](picture:" + testPicture + ")":              "<p><img src=\"" + testPath + testPicture + "\" alt=\"窗口\" width=\"800\" height=\"600\" loading=\"lazy\"></p>",
		"![x](https://evil.example/a.png)":                "<p><img alt=\"x\"></p>",
		"<script>alert(1)</script>":                       "",
		"<b onclick=x>粗</b> <img src=x onerror=alert(1)>": "<p>粗 </p>",
		"[点我](javascript:alert(1)) [再点](/api/x)":          "<p>点我 再点</p>",
		"<https://www.example.org>":                       "<p><a href=\"https://www.example.org\" rel=\"nofollow noreferrer noopener\" target=\"_blank\">https://www.example.org</a></p>",
	} {
		if got, err := p.html(body); err != nil || got != want {
			t.Errorf("%q\n got %q\nwant %q (%v)", body, got, want, err)
		}
	}
}

func TestTheWordsOfABody(t *testing.T) {
	p := newPress(testPath)
	for body, want := range map[string]string{
		"## 材料\n\n- 户口**簿**\n- [身份证](https://x.example)": "材料\n户口簿\n身份证",
		"| 材料 | 份数 |\n| --- | --- |\n| 户口簿 | 1 |":        "材料\n份数\n户口簿\n1",
		"第一行\n第二行":                             "第一行\n第二行",
		"<div>一</div>\n\n二":                    "二",
		"![窗口](picture:" + testPicture + ") 旁": "窗口 旁",
	} {
		if got := p.plain(body); got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}

func TestThePicturesOfABody(t *testing.T) {
	p := newPress(testPath)
	ids, bad := p.pictures("![a](picture:" + testPicture + ")\n\n文字 ![b](picture:" + testPicture + ")")
	if bad != "" || !slices.Equal(ids, []string{testPicture, testPicture}) {
		t.Errorf("%v, %q", ids, bad)
	}
	for _, src := range []string{"https://evil.example/a.png", "picture:short", "/api/citizen/v1/pictures/" + testPicture} {
		if _, bad := p.pictures("![x](" + src + ")"); bad != src {
			t.Errorf("%s is taken (%q)", src, bad)
		}
	}
}

// Whatever is written, a page gets nothing but what it shows.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		"# 标题\n\n<script>alert(1)</script>", "[x](javascript:alert(1))", "![a](picture:" + testPicture + " \"t\")", "<a href=\"java\nscript:x\">",
		"| a |\n|---|\n| <svg/onload=x> |", "[x]: data:text/html,x\n[x]", "<img src=\"picture:x\" onerror=y>", "&lt;script&gt;", "\x00\xff[](", "```\n</pre><script>\n```",
	} {
		f.Add(seed)
	}
	p := newPress(testPath)
	allowed := map[string][]string{
		"h2": nil, "h3": nil, "h4": nil, "p": nil, "br": nil, "hr": nil, "ul": nil, "ol": {"start"}, "li": nil, "blockquote": nil, "strong": nil, "em": nil,
		"code": nil, "pre": nil, "table": nil, "thead": nil, "tbody": nil, "tr": nil, "th": {"align"}, "td": {"align"}, "a": {"href", "rel", "target"},
		"img": {"src", "alt", "width", "height", "loading"},
	}
	f.Fuzz(func(t *testing.T, body string) {
		out, err := p.html(body)
		if err != nil {
			t.Fatal(err)
		}
		p.plain(body)
		p.pictures(body)
		z := html.NewTokenizer(strings.NewReader(out))
		for z.Next() != html.ErrorToken {
			tag := z.Token()
			if tag.Type == html.TextToken || tag.Type == html.EndTagToken {
				continue
			}
			attrs, ok := allowed[tag.Data]
			if !ok || tag.Type == html.CommentToken || tag.Type == html.DoctypeToken {
				t.Fatalf("%q shows %q", body, out)
			}
			for _, a := range tag.Attr {
				if !slices.Contains(attrs, a.Key) || a.Key == "href" && !linkTarget.MatchString(a.Val) || a.Key == "src" && !strings.HasPrefix(a.Val, testPath) {
					t.Fatalf("%q shows %q", body, out)
				}
			}
		}
	})
}
