import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { together } from '@/api/batch'
import type { Method } from '@/api/call'
import { submit } from '@/outbox'

interface Answer {
  ID: string
  MESSAGE: string
  COUNTER: string
  PERCENT: number
}

export interface Question {
  ID: string
  QUESTION: string
  /** `0`: one answer, `1`: several. */
  FIELD_TYPE: string
  COUNTER: string
  ANSWERS: Record<string, Answer>
}

export interface Poll {
  ID: number
  COUNTER: number
  QUESTIONS: Record<string, Question>
  ANONYMITY: number
  OPTIONS: number
  userAnswerMap: Record<string, Record<string, unknown>> | unknown[]
  canVote: boolean
  canRevote: boolean
  canEdit: boolean
  isVoted: boolean
  isFinished: boolean
  downloadUrl: string
}

const of = (id: string) => ({ attachId: id })
const keyOf = (id: string) => ['poll', id] as const

export function usePoll(id: MaybeRefOrGetter<string>) {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => keyOf(toValue(id))),
    queryFn: () => together<{ attach: Poll } | Poll>('vote.AttachedVote.get', of(toValue(id))).then(poll),
    staleTime: 30_000,
  })
  async function send(method: Method, params: Record<string, unknown>): Promise<void> {
    const sent = await submit({ kind: 'act', method, params, about: `poll:${toValue(id)}`, what: 'outbox.vote', shown: '' })
    if (sent) await client.invalidateQueries({ queryKey: keyOf(toValue(id)) })
  }
  return {
    ...query,
    async vote(ballot: Record<string, string[]>) {
      await send('vote.AttachedVote.vote', { ...of(toValue(id)), ballot })
    },
    async recall() {
      await send('vote.AttachedVote.recall', of(toValue(id)))
    },
  }
}

const poll = (found: { attach: Poll } | Poll): Poll => ('attach' in found ? found.attach : found)

/** What the reader chose, by question. */
export function chosen(found: Poll): Record<string, string[]> {
  const map = Array.isArray(found.userAnswerMap) ? {} : found.userAnswerMap
  return Object.fromEntries(Object.entries(map).map(([question, answers]) => [question, Object.keys(answers)]))
}
