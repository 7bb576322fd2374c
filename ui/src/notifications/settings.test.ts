import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, effectScope, type EffectScope } from 'vue'
import { useSettings, type Choice } from './settings'

const calls = vi.hoisted(() => [] as { method: string; answer: (result: unknown) => void }[])
vi.mock('@/api/call', () => ({
  result: (method: string, _: Choice, { signal }: { signal?: AbortSignal } = {}) =>
    new Promise((answer, refuse) => {
      calls.push({ method: method.replace('feed24.notification.settings.', ''), answer })
      signal?.addEventListener('abort', () => refuse(signal.reason as Error))
    }),
}))
const settings = (on: 'Y' | 'N') => ({ KINDS: {}, QUIET: { ON: on } })

async function answered(nth: number, method: 'get' | 'set', result: unknown): Promise<void> {
  await vi.waitUntil(() => calls[nth])
  expect(calls[nth]!.method).toBe(method)
  calls[nth]!.answer(result)
  await new Promise(done => setTimeout(done, 20))
}

let scope: EffectScope
let screen: ReturnType<typeof useSettings>
beforeEach(async () => {
  calls.length = 0
  const app = createApp({})
  app.use(VueQueryPlugin, { queryClient: new QueryClient() })
  scope = effectScope()
  screen = app.runWithContext(() => scope.run(useSettings)!)
  await answered(0, 'get', settings('N'))
})
afterEach(() => scope.stop())

it('keeps a choice that is made while the settings are on their way', async () => {
  const { data, save } = screen
  const shown = () => data.value?.QUIET.ON
  void save({ KINDS: {} })
  await answered(1, 'set', true)
  // Asked after the first choice, and before the second.
  await vi.waitUntil(() => calls[2])
  const saved = save({ QUIET: { ON: 'Y' } })
  await answered(2, 'get', settings('N'))
  expect(shown()).toBe('Y')
  await answered(3, 'set', true)
  await answered(4, 'get', settings('Y'))
  await saved
  expect(shown()).toBe('Y')
})

it('asks again only after the last choice', async () => {
  const { save } = screen
  void save({ KINDS: {} })
  void save({ QUIET: { ON: 'Y' } })
  await answered(1, 'set', true)
  expect(calls).toHaveLength(3)
  await answered(2, 'set', true)
  await answered(3, 'get', settings('Y'))
})
