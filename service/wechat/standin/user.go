package standin

// userInfo is GET /cgi-bin/user/info; who does not follow is only a yes or no.
func (p *Platform) userInfo(c *call) (any, error) {
	openid := c.query.Get("openid")
	if openid == "" {
		return nil, fail(41009)
	}
	u := p.byOpenID(openid)
	if u == nil {
		return nil, fail(40003)
	}
	if !u.followed {
		return map[string]any{"subscribe": 0, "openid": openid}, nil
	}
	return map[string]any{
		"subscribe": 1, "openid": openid, "language": "zh_CN", "subscribe_time": u.since.Unix(),
		"remark": "", "groupid": 0, "tagid_list": []int{}, "subscribe_scene": "ADD_SCENE_SEARCH",
		"qr_scene": 0, "qr_scene_str": "",
	}, nil
}
