import { reactive, watch } from 'vue'
import { useLoad } from './useLoad'
import { useShare } from './useShare'

/** Something to read: fetched as the page opens, named in the title bar and offered for sharing once it is there. */
export function useReading<T extends { title: string }>(
  fetcher: () => Promise<T>,
  textOf: (entry: T) => string,
) {
  const page = reactive(useLoad(fetcher))
  const entry = () => page.value as T | undefined
  watch(entry, (e) => e && (document.title = e.title))
  void page.load()
  useShare(() => {
    const e = entry()
    return e && { title: e.title, text: textOf(e) }
  })
  return page
}
