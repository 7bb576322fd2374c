import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { batch } from '@/api/batch'
import { risen, UNSEEN } from '@/posts/visit'

export interface Counts {
  /** What the bell shows: nothing in quiet hours. */
  bell: number
  forBrowser: number
  latest: string | null
  quietUntil: string | null
  toConfirm: number
  total: number
}

/** The numbers of the navigation. They are exact, or absent while they load. */
export function useCounts() {
  const query = useQuery({ queryKey: ['counts'], queryFn: ({ signal }) => load(signal), staleTime: 30_000 })
  return computed(() => query.data.value)
}

interface Notices {
  UNREAD_GROUPS: number
  BROWSER: number
  LATEST: string | null
  QUIET_UNTIL: string | null
}
const NOTHING: Notices = { UNREAD_GROUPS: 0, BROWSER: 0, LATEST: null, QUIET_UNTIL: null }

/** How many posts of the feed wait above what the reader has looked at. */
export function useUnseenCount() {
  const { data } = useQuery(UNSEEN)
  return computed(() => (data.value ? Math.max(data.value.UNSEEN - risen.value, 0) : 0))
}

async function load(signal: AbortSignal): Promise<Counts> {
  const { notices, feed } = await batch<{ notices: Notices; feed: { unread: number; total: number } }>(
    { notices: { method: 'feed24.notification.count' }, feed: { method: 'feed24.feed.counts' } },
    { signal },
  )
  const told = notices.ok ? notices.result : NOTHING
  return {
    bell: told.QUIET_UNTIL ? 0 : told.UNREAD_GROUPS,
    forBrowser: told.BROWSER,
    latest: told.LATEST,
    quietUntil: told.QUIET_UNTIL,
    toConfirm: feed.ok ? Number(feed.result.unread) : 0,
    total: feed.ok ? Number(feed.result.total) : 0,
  }
}
