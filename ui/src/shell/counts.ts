import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { batch } from '@/api/batch'
import { risen, UNSEEN } from '@/posts/visit'

interface Counts {
  unread: number
  toConfirm: number
  total: number
}

/** The numbers of the navigation. They are exact, or absent while they load. */
export function useCounts() {
  const query = useQuery({ queryKey: ['counts'], queryFn: ({ signal }) => load(signal), staleTime: 30_000 })
  return computed(() => query.data.value)
}

/** How many posts of the feed wait above what the reader has looked at. */
export function useUnseenCount() {
  const { data } = useQuery(UNSEEN)
  return computed(() => (data.value ? Math.max(data.value.UNSEEN - risen.value, 0) : 0))
}

async function load(signal: AbortSignal): Promise<Counts> {
  const { notices, feed } = await batch<{ notices: { UNREAD: number }; feed: { unread: number; total: number } }>(
    { notices: { method: 'feed24.notification.count' }, feed: { method: 'feed24.feed.counts' } },
    { signal },
  )
  return {
    unread: notices.ok ? Number(notices.result.UNREAD) : 0,
    toConfirm: feed.ok ? Number(feed.result.unread) : 0,
    total: feed.ok ? Number(feed.result.total) : 0,
  }
}
