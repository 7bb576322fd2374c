import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { expect, it, vi } from 'vitest'
import { createApp, effectScope } from 'vue'
import { useGroups, useMarking, type Group } from './queries'

const calls = vi.hoisted(() => [] as { method: string; answer: (result: unknown) => void }[])
vi.mock('@/api/call', () => {
  const call = (method: string, _: unknown, { signal }: { signal?: AbortSignal } = {}) =>
    new Promise((answer, refuse) => {
      calls.push({ method: method.replace('feed24.notification.', ''), answer })
      signal?.addEventListener('abort', () => refuse(signal.reason as Error))
    })
  return { call, result: call }
})
vi.mock('vue-i18n', () => ({ useI18n: () => ({ t: String }) }))
vi.mock('@/shared/notify', () => ({ notify: vi.fn() }))

it('asks again for a list that was first asked for while something was being marked', async () => {
  const app = createApp({})
  app.use(VueQueryPlugin, { queryClient: new QueryClient() })
  const scope = effectScope()
  const use = <T>(what: () => T) => app.runWithContext(() => scope.run(what)!)
  const told = { KIND: 'mention', POST_ID: '1', DATE: '2026-01-01T00:00:00Z', READ: 'N' } as Group
  const { markAll } = use(useMarking)
  const marked = markAll([told])
  await vi.waitUntil(() => calls[0]?.method === 'read')
  const { groups } = use(() => useGroups({ show: 'all', unread: true }))
  await vi.waitUntil(() => calls[1]?.method === 'groups')
  calls[0]!.answer(true)
  await vi.waitUntil(() => calls[2]?.method === 'groups')
  calls[1]!.answer({ result: [told] })
  calls[2]!.answer({ result: [] })
  await marked
  expect(groups.value).toEqual([])
  scope.stop()
})
