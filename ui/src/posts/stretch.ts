import { useQueryClient } from '@tanstack/vue-query'
import { computed, nextTick, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { Filters } from './filters'
import { stay } from './place'
import { usePosts } from './queries'
import { slide } from './sliding'

const STEP = 10
/** So many posts before the end of what was read, the next page is asked for. */
const AHEAD = 20

/** The part of a list that is held and drawn, from a page on; it grows and slides as somebody reads. */
export function useStretch(filters: MaybeRefOrGetter<Filters>, page: number) {
  const client = useQueryClient()
  const first = ref(page)
  /** Whether it was begun at the newest post, wherever it begins by now. */
  const fromTop = ref(page === 1)
  const drawn = ref(STEP)
  const query = usePosts(filters, first)
  const { data, isFetching, hasNextPage, fetchNextPage, isFetchNextPageError, fetchPreviousPage, isFetchPreviousPageError, refetch } = query

  /** Posts move while one reads; each stands where it was seen first. */
  const ids = computed(() => [...new Set(data.value?.pages.flatMap(each => each.ids))])
  const shown = computed(() => ids.value.slice(0, drawn.value))
  const total = computed(() => data.value?.pages.at(-1)?.total ?? 0)
  const before = computed(() => data.value?.pages[0]?.start ?? 0)
  /** Beyond two pages one has to ask, or the foot would never be reached. */
  const automatic = computed(() => (data.value?.pages.length ?? 0) < 2)
  const more = computed(() => hasNextPage.value && !automatic.value && drawn.value >= ids.value.length)

  function begin(at: number): void {
    first.value = at
    fromTop.value = at === 1
    drawn.value = STEP
  }
  /** The foot comes near. */
  function draw(): void {
    if (drawn.value < ids.value.length) drawn.value += STEP
    const near = drawn.value >= ids.value.length - AHEAD
    if (near && hasNextPage.value && automatic.value && !isFetching.value && !isFetchNextPageError.value) void fetchNextPage()
  }

  let moving = false
  /** What comes above, or goes there, must not move what is being read, nor push it out of the list. */
  async function move(end: 'newer' | 'older', fetch: () => Promise<unknown>): Promise<void> {
    const [last, asked, begun] = [shown.value.at(-1)!, toValue(filters), first.value]
    moving = true
    await fetch()
    const held = slide(client, asked, begun, end)
    // Unless somebody has gone elsewhere meanwhile.
    if (first.value === begun && JSON.stringify(toValue(filters)) === JSON.stringify(asked)) {
      first.value = held.first
      const place = held.ids.indexOf(last)
      drawn.value = place < 0 ? held.ids.length : place + 1 + (end === 'older' ? STEP : 0)
    }
    await nextTick()
    moving = false
  }
  watch(() => ids.value[0], () => moving && void stay())
  const newer = () => move('newer', fetchPreviousPage)
  const older = () => move('older', fetchNextPage)

  /** Asks again for what did not come, and for nothing else: the rest stands where it is. */
  async function again(): Promise<void> {
    if (isFetchPreviousPageError.value) await newer()
    else if (isFetchNextPageError.value) await (automatic.value ? fetchNextPage() : older())
    else await refetch()
  }
  return { query, first, fromTop, ids, shown, total, before, more, begin, draw, newer, older, again }
}
