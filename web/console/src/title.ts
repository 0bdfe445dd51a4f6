/** The title of the window: the page's, and before it how many messages wait to be read. */
let page = ''
let unread = 0

const show = () =>
  (document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${page}` : page)

export function setPageTitle(now: string) {
  page = now
  show()
}

export function setUnread(now: number) {
  unread = now
  show()
}
