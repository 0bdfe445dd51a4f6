package citizen

import (
	"context"
	"net/url"
	"strings"

	"example.org/hotline/model"
)

type jssdkRequest struct {
	URL string `query:"url" doc:"The page's address as the browser shows it"`
}

// jssdk signs only pages of our own: a signature lends the account's rights to the page that has it. It signs for whoever
// asks: what is read without signing in is shared, too.
func (a API) jssdk(ctx context.Context, in *jssdkRequest) (*body[JSConfig], error) {
	page, err := url.Parse(in.URL)
	own, ownErr := url.Parse(a.PublicURL)
	if err != nil || ownErr != nil || page.Scheme != own.Scheme || !strings.EqualFold(page.Host, own.Host) || page.User != nil {
		return nil, model.ErrInvalid.With("url", "只能为本站页面签名")
	}
	cfg, err := a.WeChat.JSConfig(ctx, in.URL)
	if err != nil {
		return nil, err
	}
	return &body[JSConfig]{cfg}, nil
}
