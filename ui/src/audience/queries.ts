import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { batch } from '@/api/batch'
import { result } from '@/api/call'
import type { Recipient } from '@/posts/types'

export interface Reason {
  KIND: 'author' | 'administrator' | 'everyone' | 'person' | 'department' | 'workgroup' | 'hidden'
  CODE: string
  ID: string
  NAME: string
  MET: boolean
  DECIDES: boolean
  IN_LIST: boolean
  WHY_NOT: string
  ROLE: string
  SINCE: string | null
  MEMBERSHIPS: Array<{ SINCE: string | null; PATH: Array<{ ID: string; NAME: string }> }>
}

export interface Explanation {
  USER_ID: string
  IN_LIST: boolean
  LEVEL: string
  REASONS: Reason[]
  OTHER_PEOPLE: number
  HIDDEN: number
}

/** To whom a post is addressed and how many people that is: asked anew each time. */
export function useGrants(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['grants', toValue(id)] as const),
    queryFn: async ({ signal }) => {
      const POST_ID = toValue(id)
      const { people, list } = await batch<{ people: { PEOPLE: number }; list: { RECIPIENTS: Recipient[]; HIDDEN: number } }>({
        people: { method: 'feed24.post.audience', params: { POST_ID } },
        list: { method: 'feed24.post.recipients', params: { POST_ID } },
      }, { signal })
      if (!people.ok) throw people.error
      if (!list.ok) throw list.error
      const recipients = list.result.RECIPIENTS
      return { people: people.result.PEOPLE, recipients, hidden: list.result.HIDDEN, sizes: await sizes(recipients, signal), at: new Date().toISOString() }
    },
    staleTime: 0,
    gcTime: 0,
  })
}

/** How many people each recipient is; without those whose size the reader cannot ask for. */
async function sizes(recipients: Recipient[], signal: AbortSignal): Promise<Map<string, number>> {
  const wanted = recipients.filter(each => !each.CODE.startsWith('U') || each.CODE === 'UA').slice(0, 40)
  if (!wanted.length) return new Map()
  const answers = await batch<Record<string, { PEOPLE: number }>>(
    Object.fromEntries(wanted.map(each => [each.CODE, { method: 'feed24.audience.count' as const, params: { DEST: [each.CODE] } }])),
    { signal },
  )
  return new Map(wanted.flatMap(each => {
    const part = answers[each.CODE]!
    return part.ok ? [[each.CODE, part.result.PEOPLE] as const] : []
  }))
}

/** Whether and why somebody sees a post. */
export function useExplanation(id: MaybeRefOrGetter<string>, person: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['explanation', toValue(id), toValue(person)] as const),
    queryFn: ({ signal }) => result<Explanation>('feed24.post.explain', { POST_ID: toValue(id), ...(toValue(person) ? { USER_ID: toValue(person) } : {}) }, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
}
