package citizen

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/knowledge"
)

// library is what these routes need of knowledge.Library.
type library interface {
	Articles(ctx context.Context, q knowledge.Query) (knowledge.Page, error)
	Topics(ctx context.Context) ([]knowledge.Item, error)
	News(ctx context.Context, cursor string, limit int) (knowledge.Page, error)
	Read(ctx context.Context, kind model.EntryKind, code string) (knowledge.Reading, error)
	Viewed(ctx context.Context, who model.Citizen, code string)
	Suggest(ctx context.Context, typed string) ([]string, error)
	ForTitle(ctx context.Context, title string) ([]knowledge.Item, error)
	Vote(ctx context.Context, code string, by knowledge.Voter, useful bool) (model.Entry, error)
	Opened(ctx context.Context, who model.Citizen, code, form string) error
	Picture(ctx context.Context, id string) (jpeg []byte, err error)
	Departments(ctx context.Context) ([]knowledge.Responsible, error)
}

// PicturePath is where pictures of articles, topics and news are; their IDs follow.
const PicturePath = Base + "/pictures/"

// knowledgeRoutes need nobody to sign in.
func (a API) knowledgeRoutes(api huma.API, g *gin.RouterGroup, doc *huma.OpenAPI) {
	free(a, api, http.MethodGet, "/articles", "我要查询：文章列表与搜索", 200, a.articles)
	free(a, api, http.MethodGet, "/articles/suggestions", "我要查询：输入时的提示", 200, a.suggestions)
	free(a, api, http.MethodGet, "/articles/departments", "我要查询：有文章的单位", 200, a.articleDepartments)
	free(a, api, http.MethodPost, "/articles/for", "填写诉求标题时可能有答案的文章", 200, a.articlesFor)
	free(a, api, http.MethodGet, "/articles/{id}", "我要查询：文章", 200, a.article)
	free(a, api, http.MethodPost, "/articles/{id}/vote", "有用/没用", 200, a.voteArticle)
	op(a, api, http.MethodPost, "/articles/{id}/opened", "填写诉求时打开了文章", 204, a.openedArticle)
	free(a, api, http.MethodGet, "/topics", "热门话题：列表", 200, a.topics)
	free(a, api, http.MethodGet, "/topics/{id}", "热门话题", 200, a.topic)
	free(a, api, http.MethodGet, "/news", "工作动态：列表", 200, a.news)
	free(a, api, http.MethodGet, "/news/{id}", "工作动态", 200, a.newsItem)

	g.GET(PicturePath+":id", a.entryPicture)
	doc.AddOperation(&huma.Operation{
		Method: http.MethodGet, Path: PicturePath + "{id}", Summary: "文章中的图片", Tags: []string{"citizen"}, OperationID: "get-entry-picture",
		Parameters: []*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: "string"}}},
		Responses:  map[string]*huma.Response{"200": {Description: "JPEG", Content: map[string]*huma.MediaType{"image/jpeg": {}}}},
	})
}

// free is a route for whoever calls.
func free[I, O any](a API, api huma.API, method, path, summary string, status int, h func(context.Context, *I) (*O, error)) {
	huma.Register(api, huma.Operation{
		Method: method, Path: Base + path, Summary: summary, DefaultStatus: status, Tags: []string{"citizen"},
		OperationID: operationID(method, path), MaxBodyBytes: maxBody,
	}, reply.Do(a.Reply, h))
}

type articlesRequest struct {
	Q          string `query:"q" doc:"What is searched for: the first 100 characters count. Blank: all articles, the last changed first"`
	Department string `query:"department" doc:"Code or name of the responsible one"`
	Cursor     string `query:"cursor" doc:"The next_cursor of the page before"`
	Limit      int    `query:"limit" doc:"1 to 50; 20 where it is left out"`
}

func (a API) articles(ctx context.Context, in *articlesRequest) (*body[articlesView], error) {
	p, err := a.Knowledge.Articles(ctx, knowledge.Query{Text: in.Q, Department: in.Department, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return &body[articlesView]{articlesView{a.articleItems(p.Items), p.Next, p.Corrected}}, nil
}

type typedRequest struct {
	Q string `query:"q" doc:"What is typed so far"`
}

type suggestionsView struct {
	Items []string `json:"items" doc:"At most 8"`
}

func (a API) suggestions(ctx context.Context, in *typedRequest) (*body[suggestionsView], error) {
	list, err := a.Knowledge.Suggest(ctx, in.Q)
	if err != nil {
		return nil, err
	}
	return &body[suggestionsView]{suggestionsView{append([]string{}, list...)}}, nil
}

// titleRequest is a POST's: what a citizen is about to file belongs into no address, which proxies write down.
type titleRequest struct {
	Body struct {
		Title string `json:"title" doc:"As far as it is typed"`
	}
}

type forTitleView struct {
	Items []articleItem `json:"items" doc:"At most 3"`
}

func (a API) articlesFor(ctx context.Context, in *titleRequest) (*body[forTitleView], error) {
	list, err := a.Knowledge.ForTitle(ctx, in.Body.Title)
	if err != nil {
		return nil, err
	}
	return &body[forTitleView]{forTitleView{a.articleItems(list)}}, nil
}

type entryRequest struct {
	ID string `path:"id" doc:"K001, T001, N001"`
}

// read is an entry; that a citizen who is signed in reads it counts.
func (a API) read(ctx context.Context, kind model.EntryKind, code string) (knowledge.Reading, error) {
	r, err := a.Knowledge.Read(ctx, kind, code)
	if who, signErr := session.Citizen(ctx); err == nil && signErr == nil {
		a.Knowledge.Viewed(ctx, who, code)
	}
	return r, err
}

func (a API) article(ctx context.Context, in *entryRequest) (*body[articleView], error) {
	r, err := a.read(ctx, model.EntryArticle, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[articleView]{a.newArticleView(r)}, nil
}

func (a API) topics(ctx context.Context, _ *none) (*body[topicsView], error) {
	list, err := a.Knowledge.Topics(ctx)
	if err != nil {
		return nil, err
	}
	out := topicsView{Items: make([]topicItem, 0, len(list))}
	for _, i := range list {
		out.Items = append(out.Items, topicItem{i.Code, i.EntryContent.Title, i.Summary(), i.Views, i.UpdatedAt.In(a.Zone)})
	}
	return &body[topicsView]{out}, nil
}

func (a API) topic(ctx context.Context, in *entryRequest) (*body[topicView], error) {
	r, err := a.read(ctx, model.EntryTopic, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[topicView]{topicView{
		EntryView: a.newEntryView(r), Department: r.Department, Articles: a.refs(r.Related),
	}}, nil
}

type newsRequest struct {
	Cursor string `query:"cursor" doc:"The next_cursor of the page before"`
	Limit  int    `query:"limit" doc:"1 to 50; 20 where it is left out"`
}

func (a API) news(ctx context.Context, in *newsRequest) (*body[newsListView], error) {
	p, err := a.Knowledge.News(ctx, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := newsListView{Items: make([]newsItem, 0, len(p.Items)), Next: p.Next}
	for _, i := range p.Items {
		out.Items = append(out.Items, newsItem{i.Code, i.EntryContent.Title, i.Summary(), i.Publisher, i.Date})
	}
	return &body[newsListView]{out}, nil
}

func (a API) newsItem(ctx context.Context, in *entryRequest) (*body[newsView], error) {
	r, err := a.read(ctx, model.EntryNews, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[newsView]{newsView{EntryView: a.newEntryView(r), Publisher: r.Publisher, Date: r.Date}}, nil
}

type openedRequest struct {
	ID   string `path:"id"`
	Body struct {
		From string `json:"from" doc:"form: where it was opened"`
		Form string `json:"form" doc:"The Idempotency-Key that POST /tickets will get, made when the form was opened"`
	}
}

// openedArticle counts for editors whether an article spared a ticket.
func (a API) openedArticle(ctx context.Context, in *openedRequest) (*none, error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	if in.Body.From != "form" {
		return nil, model.ErrInvalid.With("from", "应为 form")
	}
	return nil, a.Knowledge.Opened(ctx, who, in.ID, in.Body.Form)
}

func (a API) entryPicture(c *gin.Context) {
	jpeg, err := a.Knowledge.Picture(c.Request.Context(), c.Param("id"))
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	c.Header("Cache-Control", "public, max-age=86400")
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Data(http.StatusOK, "image/jpeg", jpeg)
}
