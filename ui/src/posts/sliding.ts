import type { InfiniteData, Query, QueryClient } from '@tanstack/vue-query'
import { isAbout, isPost } from '@/live/screen'
import type { Filters } from './filters'
import { listKey, PAGE, type Page } from './queries'

/** So many pages a list holds, however far somebody reads: what lies behind makes room. */
export const HELD = 4

type List = InfiniteData<Page, number>

/**
 * After a page more at one end: the list without what lies too far from there. It may begin at
 * another page then; that page, and the posts it holds.
 */
export function slide(client: QueryClient, filters: Filters, first: number, end: 'older' | 'newer'): { first: number; ids: string[] } {
  const { pages } = client.getQueryData<List>(listKey(filters, first))!
  const held = end === 'older' ? pages.slice(-HELD) : pages.slice(0, HELD)
  const [begin] = held as [Page]
  const now = begin.start / PAGE + 1
  const list = { pages: held, pageParams: held.map(page => page.start - begin.start) }
  client.setQueryData<List>(listKey(filters, now), list)
  const ids = [...new Set(held.flatMap(page => page.ids))]
  // When what has shown the others is drawn no more.
  setTimeout(() => {
    if (now !== first) client.removeQueries({ queryKey: listKey(filters, first), exact: true, predicate: isLeft })
    forget(client, pages.filter(page => !held.includes(page)).flatMap(page => page.ids))
  }, 0)
  return { first: now, ids }
}

/** All that is kept of posts that nothing shows any more. */
function forget(client: QueryClient, posts: string[]): void {
  const left = new Set(posts)
  const isOne = (query: Query) => (isPost(query) && left.has(String(query.queryKey[1]))) || isAbout(query, left)
  client.removeQueries({ predicate: query => isLeft(query) && isOne(query) })
}

/** Cards show posts without asking for them, which is not active, but not left either. */
const isLeft = (query: Query) => !query.getObserversCount()
