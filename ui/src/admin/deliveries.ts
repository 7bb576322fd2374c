import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { all } from '@/api/all'

export interface Delivery {
  SUBSCRIPTION_ID: string
  EVENT: string
  HANDLER: string
  APPLICATION_ID: string | null
  WEBHOOK_ID: string | null
  TITLE: string
  STATE: 'ok' | 'failing' | 'paused'
  WAITING: number
  WAITING_SINCE: string | null
  DEAD: number
  TRIES: number
  NEXT_TRY: string | null
  LAST: { DATE: string; STATUS: number | null; ERROR: string; ANSWER: string } | null
}

/** Who is told of events, and how it goes. */
export function useDeliveries() {
  return useQuery({
    queryKey: ['admin', 'deliveries'],
    queryFn: ({ signal }) => all<Delivery>('feed24.delivery.list', {}, signal),
    refetchInterval: 15_000,
  })
}

export function useFailing() {
  const { data } = useDeliveries()
  return computed(() => data.value?.filter(each => each.STATE === 'failing' || each.DEAD).length ?? 0)
}
