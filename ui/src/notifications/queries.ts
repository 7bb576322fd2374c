import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { call, result, type Answer } from '@/api/call'
import { explained } from '@/api/errors'
import { notify } from '@/shared/notify'
import { SHOWN, type Kind, type Shown } from './kinds'

/** All that a reader was told of one kind about one post. */
export interface Group {
  KIND: Kind
  POST_ID: string
  POST_TITLE: string
  DATE: string
  READ: 'Y' | 'N'
  ACTOR_ID: string
  OTHERS: number
  COUNT: number
  UNREAD: number
  COMMENT_ID: string | null
  LAST_ID: string | null
  AGAIN: 'Y' | 'N'
}

export interface Narrowed {
  show: Shown
  unread: boolean
}

export const keyOf = (group: Group) => `${group.KIND}-${group.POST_ID}`

export function useGroups(narrowed: MaybeRefOrGetter<Narrowed> = { show: 'all', unread: false }) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['notices', toValue(narrowed)] as const),
    queryFn: ({ pageParam, signal }) => {
      const { show, unread } = toValue(narrowed)
      const params = { IMPORTANT_FIRST: 'Y', KIND: SHOWN[show], UNREAD: unread ? 'Y' : 'N', start: pageParam }
      return call<Group[]>('feed24.notification.groups', params, { signal })
    },
    initialPageParam: 0,
    getNextPageParam: last => last.next,
  })
  // One that is told of meanwhile moves the others on, so that the next page repeats some.
  const groups = computed(() => {
    const all = query.data.value?.pages.flatMap(page => page.result) ?? []
    return [...new Map(all.map(each => [keyOf(each), each])).values()]
  })
  return { ...query, groups }
}

type Pages = InfiniteData<Answer<Group[]>>

/** Marks what was told. It shows at once; a refusal is told and undone. */
export function useMarking() {
  const client = useQueryClient()
  const { t } = useI18n()

  async function change(which: (group: Group) => boolean, read: boolean, params: Record<string, unknown>): Promise<void> {
    // What was asked before does not know it.
    await client.cancelQueries({ queryKey: ['notices'] })
    const now = read ? ({ READ: 'Y', UNREAD: 0 } as const) : ({ READ: 'N', UNREAD: 1 } as const)
    client.setQueriesData<Pages>({ queryKey: ['notices'] }, data => data && {
      ...data,
      pages: data.pages.map(page => ({ ...page, result: page.result.map(each => (which(each) ? { ...each, ...now } : each)) })),
    })
    try {
      await result(read ? 'feed24.notification.read' : 'feed24.notification.unread', params)
    } catch (error) {
      notify({ title: t('notifications.notMarked'), description: explained(error, t), bad: true })
    }
    // A first answer that is on its way would stand, though it was asked for before.
    await client.cancelQueries({ queryKey: ['notices'] })
    await Promise.all(['notices', 'counts'].map(key => client.invalidateQueries({ queryKey: [key] })))
  }

  return {
    mark(group: Group, read: boolean): Promise<void> {
      const until = read && group.LAST_ID ? { UNTIL_ID: group.LAST_ID } : {}
      return change(each => keyOf(each) === keyOf(group), read, { POST_ID: group.POST_ID, KIND: group.KIND, ...until })
    },
    /** All that there was when these were read: what has come since is still news. */
    markAll(groups: Group[]): Promise<void> {
      const latest = groups.reduce((last, each) => (Date.parse(each.DATE) > Date.parse(last) ? each.DATE : last), groups[0]!.DATE)
      return change(each => Date.parse(each.DATE) <= Date.parse(latest), true, { UNTIL: latest })
    },
  }
}
