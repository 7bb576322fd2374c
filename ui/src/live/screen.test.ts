import { QueryClient, QueryObserver } from '@tanstack/vue-query'
import { expect, it, vi } from 'vitest'
import { takeAway } from './screen'

it('lets nothing come back that was on its way', async () => {
  const client = new QueryClient()
  const answers: ((ids: string[]) => void)[] = []
  const queryFn = ({ signal }: { signal: AbortSignal }) =>
    new Promise<{ ids: string[] }>((come, fail) => {
      answers.push(ids => come({ ids }))
      signal.addEventListener('abort', () => fail(signal.reason as Error))
    })
  const shown = new QueryObserver(client, { queryKey: ['posts', 'mine'], queryFn })
  const end = shown.subscribe(() => undefined)
  answers[0]!(['1', '2'])
  await vi.waitUntil(() => shown.getCurrentResult().data)
  void shown.refetch()
  takeAway(client, new Set(['1']))
  answers[1]!(['1', '2'])
  await vi.waitUntil(() => answers[2])
  expect(shown.getCurrentResult().data).toEqual({ ids: ['2'] })
  answers[2]!(['2', '3'])
  await vi.waitUntil(() => shown.getCurrentResult().data?.ids.includes('3'))
  expect(shown.getCurrentResult().data).toEqual({ ids: ['2', '3'] })
  end()
})
