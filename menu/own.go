package menu

import "strings"

// A menu is kept with the addresses of our own pages as paths, so that it stays right where server.public_url changes.

// At is m with every path of ours as an address below publicURL: what WeChat gets.
func (m Menu) At(publicURL string) Menu {
	return m.mapped(func(address string) string {
		if ownPath(address) {
			return strings.TrimSuffix(publicURL, "/") + address
		}
		return address
	})
}

// Within is At the other way: addresses below publicURL become paths.
func (m Menu) Within(publicURL string) Menu {
	origin := strings.TrimSuffix(publicURL, "/")
	return m.mapped(func(address string) string {
		if path, ours := strings.CutPrefix(address, origin); ours && ownPath(path) {
			return path
		}
		return address
	})
}

// ownPath is whether an address is a path of ours: //host/path leads elsewhere.
func ownPath(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
}

func (m Menu) mapped(address func(string) string) Menu {
	return Menu{Buttons: mapped(m.Buttons, address)}
}

func mapped(list []Button, address func(string) string) []Button {
	if list == nil {
		return nil
	}
	out := make([]Button, len(list))
	for i, b := range list {
		b.URL, b.Sub = address(b.URL), mapped(b.Sub, address)
		out[i] = b
	}
	return out
}

// Page is one of ours that an entry may lead to.
type Page struct{ Name, Path, Service string }

// Pages are those of the user guide, in its order.
func Pages() []Page {
	var list []Page
	for _, tab := range Default("").Buttons {
		for _, entry := range tab.Sub {
			if entry.Type == View {
				list = append(list, Page{entry.Name, entry.URL, entry.Service})
			}
		}
	}
	return list
}
