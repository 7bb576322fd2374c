import { ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Filters } from './filters'
import { PAGE } from './queries'

interface List {
  path: MaybeRefOrGetter<string>
  filters: MaybeRefOrGetter<Filters>
  /** Another page, or list, is to be shown. */
  begin: (page: number) => void
}

const pageIn = (query: unknown) => Math.max(Math.trunc(Number(query)) || 1, 1)

/** The page of a list that the address names. */
export const usePageInAddress = (): number => pageIn(useRoute().query.page)

/** The address follows the page that is being read, so that it can be sent to others, and the list the address. */
export function useFollowing({ path, filters, begin }: List) {
  const route = useRoute()
  const router = useRouter()
  const reached = ref(pageIn(route.query.page))
  const isHere = () => route.path === toValue(path)
  const inQuery = (page: number) => (page > 1 ? String(page) : undefined)

  function start(page: number): void {
    reached.value = page
    begin(page)
  }
  /** The reader looks at the post at this place of the list. */
  function nowOn(place: number): void {
    const page = Math.floor(place / PAGE) + 1
    if (page === reached.value || !isHere()) return
    reached.value = page
    void router.replace({ query: { ...route.query, page: inQuery(page) }, hash: route.hash })
  }
  /** At once: a post that is looked at before the address has changed would change it back. */
  function jump(page: number): void {
    start(page)
    window.scrollTo({ top: 0 })
    void router.push({ query: { ...route.query, page: inQuery(page) } })
  }

  watch(() => [route.query.page, JSON.stringify(toValue(filters))] as const, ([page, now], [, old]) => {
    if (!isHere()) return
    if (now === old && pageIn(page) === reached.value) return
    start(pageIn(page))
    if (now === old) window.scrollTo({ top: 0 })
  })
  return { nowOn, jump }
}
