package knowledge

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// press turns what editors write, Markdown, into what pages show: HTML with headings, lists, links, tables and pictures, and
// nothing else, whatever was written.
type press struct {
	markdown goldmark.Markdown
	policy   *bluemonday.Policy
}

// A picture stands in a body as ![what it shows](picture:ID). Its ID says its size, so that a page keeps its place.
const pictureScheme = "picture:"

var (
	pictureID  = regexp.MustCompile(`^[0-9a-f]{32}-([1-9][0-9]{0,4})x([1-9][0-9]{0,4})$`)
	linkTarget = regexp.MustCompile(`^(https?://|tel:|/h5/)`)
	pixels     = regexp.MustCompile(`^[1-9][0-9]{0,4}$`)
	aligned    = regexp.MustCompile(`^(left|center|right)$`)
)

func newPress(picturePath string) *press {
	p := bluemonday.NewPolicy()
	p.AllowElements("h2", "h3", "h4", "p", "br", "hr", "ul", "li", "blockquote", "strong", "em", "code", "pre", "table", "thead", "tbody", "tr")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowElements("ol")
	p.AllowAttrs("align").Matching(aligned).OnElements("th", "td")
	p.AllowElements("th", "td")
	p.AllowAttrs("href").Matching(linkTarget).OnElements("a")
	p.AllowURLSchemes("https", "http", "tel")
	p.AllowRelativeURLs(true) // what is relative, the patterns bound
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnFullyQualifiedLinks(true)
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.AllowAttrs("src").Matching(regexp.MustCompile(`^` + regexp.QuoteMeta(picturePath) + `[0-9a-f]{32}-[0-9]{1,5}x[0-9]{1,5}$`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(pixels).OnElements("img")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^lazy$`)).OnElements("img")
	return &press{
		policy: p,
		markdown: goldmark.New(
			goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute))),
			goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(arranger{picturePath}, 100))),
			goldmark.WithRendererOptions(html.WithHardWraps()), // a new line is one, as whoever types expects
		),
	}
}

// html is a body for a page.
func (p *press) html(body string) (string, error) {
	var out bytes.Buffer
	if err := p.markdown.Convert([]byte(body), &out); err != nil {
		return "", fmt.Errorf("print a body: %w", err)
	}
	return strings.TrimSpace(p.policy.SanitizeReader(&out).String()), nil
}

// plain is a body for the search: its words alone.
func (p *press) plain(body string) string {
	source := []byte(body)
	var out strings.Builder
	_ = ast.Walk(p.markdown.Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock {
				out.WriteByte('\n')
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			out.Write(n.Segment.Value(source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				out.WriteByte('\n')
			}
		case *ast.String:
			out.Write(n.Value)
		case *ast.AutoLink, *ast.RawHTML, *ast.HTMLBlock:
			return ast.WalkSkipChildren, nil
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				out.Write(line.Value(source))
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.FieldsFunc(out.String(), func(r rune) bool { return r == '\n' }), "\n")
}

// pictures are the IDs of the pictures that a body shows; bad is one that is no picture of ours.
func (p *press) pictures(body string) (ids []string, bad string) {
	_ = ast.Walk(p.markdown.Parser().Parse(text.NewReader([]byte(body)), parser.WithContext(asWritten())), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		image, ok := n.(*ast.Image)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		id, ours := strings.CutPrefix(string(image.Destination), pictureScheme)
		if !ours || !pictureID.MatchString(id) {
			bad = string(image.Destination)
			return ast.WalkStop, nil
		}
		ids = append(ids, id)
		return ast.WalkContinue, nil
	})
	return ids, bad
}

var keepAsWritten = parser.NewContextKey()

// asWritten keeps the arranger from changing anything.
func asWritten() parser.Context {
	c := parser.NewContext()
	c.Set(keepAsWritten, true)
	return c
}

// arranger fits a body into a page: its headings below the page's own, its pictures where citizens get them.
type arranger struct{ picturePath string }

// Transform implements parser.ASTTransformer.
func (a arranger) Transform(doc *ast.Document, _ text.Reader, c parser.Context) {
	if c.Get(keepAsWritten) != nil {
		return
	}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			n.Level = min(max(n.Level, 2), 4)
		case *ast.Image:
			a.place(n)
		}
		return ast.WalkContinue, nil
	})
}

func (a arranger) place(image *ast.Image) {
	id, _ := strings.CutPrefix(string(image.Destination), pictureScheme)
	size := pictureID.FindStringSubmatch(id)
	if size == nil {
		image.Destination = nil // the policy leaves out what leads nowhere
		return
	}
	image.Destination, image.Title = []byte(a.picturePath+id), nil
	image.SetAttributeString("width", []byte(size[1]))
	image.SetAttributeString("height", []byte(size[2]))
	image.SetAttributeString("loading", []byte("lazy"))
}
