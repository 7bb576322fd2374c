import { QueryClient, QueryObserver, type InfiniteData } from '@tanstack/vue-query'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { keyOf, listKey, PAGE, type Page } from './queries'
import { HELD, slide } from './sliding'

const client = new QueryClient()
const post = (page: number, n: number) => `${page}-${n}`
const page = (number: number): Page => ({ ids: [post(number, 0), post(number, 1)], total: 1000, start: (number - 1) * PAGE })

function listed(first: number, numbers: number[]): void {
  const pages = numbers.map(page)
  client.setQueryData<InfiniteData<Page, number>>(listKey({}, first), { pages, pageParams: numbers.map(each => (each - first) * PAGE) })
  for (const id of pages.flatMap(each => each.ids)) {
    client.setQueryData(keyOf(id), { ID: id })
    client.setQueryData(['audience', id], 12)
  }
}
const begins = (first: number) => client.getQueryData<InfiniteData<Page, number>>(listKey({}, first))

describe('a list', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    client.clear()
  })

  it('is left as it is while it is short', () => {
    listed(1, [1, 2])
    expect(slide(client, {}, 1, 'older')).toEqual({ first: 1, ids: ['1-0', '1-1', '2-0', '2-1'] })
    vi.runAllTimers()
    expect(begins(1)?.pages).toHaveLength(2)
    expect(client.getQueryData(keyOf('1-0'))).toBeTruthy()
  })

  it('begins at a later page when one reads on', () => {
    listed(1, [1, 2, 3, 4, 5])
    const { first, ids } = slide(client, {}, 1, 'older')
    vi.runAllTimers()
    expect([first, ids.length]).toEqual([2, 2 * HELD])
    expect(begins(2)).toEqual({ pages: [2, 3, 4, 5].map(page), pageParams: [0, PAGE, 2 * PAGE, 3 * PAGE] })
    // Nothing is left of what nobody sees.
    expect(begins(1)).toBeUndefined()
    expect(client.getQueryData(keyOf('1-1'))).toBeUndefined()
    expect(client.getQueryData(['audience', '1-1'])).toBeUndefined()
    expect(client.getQueryData(keyOf('2-0'))).toBeTruthy()
  })

  it('begins at an earlier page when one reads back', () => {
    listed(3, [2, 3, 4, 5, 6])
    const { first } = slide(client, {}, 3, 'newer')
    vi.runAllTimers()
    expect(first).toBe(2)
    expect(begins(2)).toEqual({ pages: [2, 3, 4, 5].map(page), pageParams: [0, PAGE, 2 * PAGE, 3 * PAGE] })
    expect(client.getQueryData(keyOf('6-0'))).toBeUndefined()
  })

  it('leaves alone what something else still shows', () => {
    listed(1, [1, 2, 3, 4, 5])
    const stop = new QueryObserver(client, { queryKey: keyOf('1-0'), enabled: false }).subscribe(() => undefined)
    slide(client, {}, 1, 'older')
    vi.runAllTimers()
    expect(client.getQueryData(keyOf('1-0'))).toBeTruthy()
    stop()
  })
})
