import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Watch } from './watch'

const at = (clock: string) => `2026-11-26T${clock}:00+00:00`
const numbers = (latest: string | null, quietUntil: string | null = null) => ({ latest: latest && at(latest), quietUntil: quietUntil && at(quietUntil) })
let again: ReturnType<typeof vi.fn<() => void>>
let watch: Watch

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(at('06:00')) })
  again = vi.fn()
  watch = new Watch(again)
})
afterEach(() => vi.useRealTimers())

describe('what is news', () => {
  it('is what came after the page was opened', () => {
    expect(watch.isNews(numbers('05:00'))).toBe(false)
    expect(watch.isNews(numbers('05:00'))).toBe(false)
    expect(watch.isNews(numbers('06:00'))).toBe(true)
    expect(watch.isNews(numbers('06:00'))).toBe(false)
  })
  it('is the first that there is', () => {
    expect(watch.isNews(numbers(null))).toBe(false)
    expect(watch.isNews(numbers('06:00'))).toBe(true)
  })
  it('is not what was read and is unread again', () => {
    watch.isNews(numbers('05:00'))
    watch.isNews(numbers(null))
    expect(watch.isNews(numbers('05:00'))).toBe(false)
  })
})

describe('quiet hours', () => {
  it('put off what comes, and lose nothing', () => {
    watch.isNews(numbers('05:00'))
    expect(watch.isNews(numbers('06:00', '08:00'))).toBe(false)
    expect(watch.isNews(numbers('06:10', '08:00'))).toBe(false)
    expect(watch.isNews(numbers('06:10'))).toBe(true)
    expect(watch.isNews(numbers('06:10'))).toBe(false)
  })
  it('that a page is opened in are the same', () => {
    expect(watch.isNews(numbers('05:00', '08:00'))).toBe(false)
    expect(watch.isNews(numbers('06:00', '08:00'))).toBe(false)
    expect(watch.isNews(numbers('06:00'))).toBe(true)
  })
  it('are looked at once when they are over', () => {
    watch.isNews(numbers(null, '08:00'))
    watch.isNews(numbers(null, '08:00'))
    vi.advanceTimersByTime(2 * 3600_000 - 1)
    expect(again).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(again).toHaveBeenCalledOnce()
  })
  it('do not make a page ask without a pause whose clock is ahead', () => {
    watch.isNews(numbers(null, '05:00'))
    vi.advanceTimersByTime(59_000)
    expect(again).not.toHaveBeenCalled()
    watch.isNews(numbers(null))
    vi.advanceTimersByTime(3600_000)
    expect(again).not.toHaveBeenCalled()
  })
})
