import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/vue-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Post } from '@/posts/types'
import { Applier } from './apply'

const post = (id: string, more: object = {}) => ({ ID: id, FILES: [], LATEST_COMMENTS: [], POLL_ID: null, ...more }) as unknown as Post

let client: QueryClient
let read: ReturnType<typeof vi.fn<(key: string) => unknown>>
let fetchPosts: ReturnType<typeof vi.fn<(ids: string[]) => Promise<Post[]>>>
let applier: Applier
const unsubscribe: Array<() => void> = []

/** Something on the screen that shows this query. */
function shown(key: unknown[], data: unknown): void {
  client.setQueryData(key, data)
  const observer = new QueryObserver(client, { queryKey: key, queryFn: () => read(JSON.stringify(key)), staleTime: Infinity })
  unsubscribe.push(observer.subscribe(() => undefined))
}
/** A card, which never reads its post by itself. */
function card(id: string, more: object = {}): void {
  client.setQueryData(['post', id], post(id, more))
  unsubscribe.push(new QueryObserver(client, { queryKey: ['post', id], enabled: false }).subscribe(() => undefined))
}
function list(...ids: string[]): void {
  client.setQueryData(['posts', {}, 1], { pages: [{ ids, total: 9, start: 0 }], pageParams: [0] })
  const observer = new InfiniteQueryObserver(client, {
    queryKey: ['posts', {}, 1], queryFn: () => read('posts'), initialPageParam: 0, getNextPageParam: () => undefined, staleTime: Infinity,
  })
  unsubscribe.push(observer.subscribe(() => undefined))
}
const change = (id: number, ...what: string[]) => applier.hear({ kind: 'change', noun: 'post', id, what: what as never })
const later = (milliseconds = 300) => vi.advanceTimersByTimeAsync(milliseconds)
const again = () => read.mock.calls.map(([key]) => key).sort()

beforeEach(() => {
  vi.useFakeTimers()
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  read = vi.fn(() => ({}))
  fetchPosts = vi.fn(async ids => ids.map(id => post(id, { TITLE: 'new' })))
  applier = new Applier({ client, fetchPosts, random: () => 0.5 })
})
afterEach(() => {
  unsubscribe.splice(0).forEach(each => each())
  client.clear()
  vi.useRealTimers()
})

describe('news', () => {
  it('are gathered for a moment, and read together', async () => {
    card('1')
    card('2')
    change(1, 'text')
    await later(100)
    change(2, 'reactions')
    expect(fetchPosts).not.toHaveBeenCalled()
    await later(100)
    expect(fetchPosts.mock.calls).toEqual([[['1', '2']]])
    expect(client.getQueryData(['post', '1'])).toMatchObject({ TITLE: 'new' })
  })
  it('that go on and on are read now and then', async () => {
    card('1')
    for (let n = 0; n < 50; n++) {
      change(1, 'reactions')
      await later(40)
    }
    expect(fetchPosts.mock.calls.length).toBeGreaterThanOrEqual(2)
    expect(fetchPosts.mock.calls.length).toBeLessThanOrEqual(4)
  })
  it('make nothing be read that is not on the screen', async () => {
    client.setQueryData(['post', '3'], post('3'))
    change(3, 'text')
    change(4, 'comments')
    await later()
    expect(fetchPosts).not.toHaveBeenCalled()
    // What was kept of it is old.
    expect(client.getQueryData(['post', '3'])).toBeUndefined()
  })
  it.each([
    ['comments', ['["comments","1"]', '["unseen"]']],
    ['text', ['["acknowledgement","1","report",""]', '["comments","1"]', '["poll","7"]', '["post","1","history"]']],
    ['reactions', ['["comments","1"]', '["reactions","1"]']],
    ['poll', ['["poll","7"]']],
    ['recipients', ['["acknowledgement","1","report",""]', '["audience","1"]', '["counts"]', '["grants","1"]', '["notices"]', '["to-confirm"]', '["unseen"]']],
    ['confirmations', ['["acknowledgement","1","report",""]', '["counts"]', '["notices"]', '["to-confirm"]']],
    ['published', ['["counts"]', '["notices"]', '["to-confirm"]', '["unseen"]']],
  ])('of %s read what shows that', async (what, expected) => {
    list('1')
    card('1', { POLL_ID: '7' })
    const keys = [['comments', '1'], ['comments', '2'], ['poll', '7'], ['poll', '8'], ['reactions', '1'], ['audience', '1'], ['grants', '1'],
      ['acknowledgement', '1', 'report', '2026-11-01'], ['post', '1', 'history'], ['unseen'], ['counts'], ['to-confirm'], ['notices']]
    for (const key of keys) shown(key, {})
    shown(['acknowledgement', '1', 'report', ''], { ASKED: 3 })
    change(1, what)
    await later()
    expect(again()).toEqual(expected)
    expect(fetchPosts).toHaveBeenCalledOnce()
  })
  it('of a kind that is not known read everything of the post', async () => {
    card('1')
    shown(['comments', '1'], {})
    shown(['audience', '1'], {})
    change(1, 'something')
    await later()
    expect(again()).toEqual(['["audience","1"]', '["comments","1"]'])
  })
  it("of others' confirmations are no storm for those who do not see the numbers", async () => {
    card('1')
    shown(['acknowledgement', '1', 'report', ''], { STATE: 'PENDING' })
    change(1, 'confirmations')
    await later(2_900)
    expect(fetchPosts).not.toHaveBeenCalled()
    await later(12_000)
    expect(fetchPosts).toHaveBeenCalledOnce()
  })
  it('of notifications read the bell and the list', async () => {
    shown(['counts'], {})
    shown(['notices'], {})
    applier.hear({ kind: 'change', noun: 'notification' })
    await later()
    expect(again()).toEqual(['["counts"]', '["notices"]'])
  })
})

describe('what has gone', () => {
  it('goes at once, from cards, lists and panels', async () => {
    card('1')
    card('2')
    list('1', '2')
    client.setQueryData(['comments', '1'], {})
    client.setQueryData(['acknowledgement', '1', 'report', ''], {})
    applier.hear({ kind: 'gone', noun: 'post', id: 1 })
    expect(client.getQueryData(['post', '1'])).toBeNull()
    expect(client.getQueryData(['posts', {}, 1])).toMatchObject({ pages: [{ ids: ['2'], total: 8 }] })
    await later(1)
    expect(client.getQueryData(['comments', '1'])).toBeUndefined()
    expect(client.getQueryData(['acknowledgement', '1', 'report', ''])).toBeUndefined()
  })
  it('does not come back with an answer that was on its way', async () => {
    card('1')
    let answer: (posts: Post[]) => void = () => undefined
    fetchPosts.mockImplementationOnce(() => new Promise(resolve => (answer = resolve)))
    change(1, 'text')
    await later()
    applier.hear({ kind: 'gone', noun: 'post', id: 1 })
    answer([post('1')])
    await later()
    expect(client.getQueryData(['post', '1'])).toBeNull()
  })
  it('is also what the portal does not answer any more', async () => {
    card('1')
    fetchPosts.mockResolvedValueOnce([])
    change(1, 'recipients')
    await later()
    expect(client.getQueryData(['post', '1'])).toBeNull()
  })
})

describe('when nobody can say what was missed', () => {
  it('all that is shown is read, where it stands, and the rest dropped', async () => {
    list('1', '2')
    card('1')
    client.setQueryData(['post', '2'], post('2'))
    client.setQueryData(['post', '9'], post('9'))
    client.setQueryData(['comments', '9'], {})
    shown(['counts'], {})
    shown(['acknowledgement', '1', 'report', '2026-11-01'], {})
    applier.hear({ kind: 'everything' })
    await later()
    expect(fetchPosts.mock.calls).toEqual([[['1', '2']]])
    expect(new Set(again())).toEqual(new Set(['["counts"]']))
    expect(client.getQueryData(['post', '9'])).toBeUndefined()
    expect(client.getQueryData(['comments', '9'])).toBeUndefined()
  })
  it('what failed meanwhile is read as soon as the stream runs', async () => {
    shown(['counts'], {})
    await client.refetchQueries({ queryKey: ['counts'] })
    read.mockImplementationOnce(() => { throw new Error('away') })
    await client.refetchQueries({ queryKey: ['counts'] })
    read.mockClear()
    applier.hear({ kind: 'joined' })
    await later()
    expect(again()).toEqual(['["counts"]'])
  })
  it('what was heard and could not be read is made up for', async () => {
    card('1')
    fetchPosts.mockRejectedValueOnce(new Error('away'))
    change(1, 'text')
    await later()
    applier.hear({ kind: 'joined' })
    await later(600)
    expect(client.getQueryData(['post', '1'])).toMatchObject({ TITLE: 'new' })
  })
})
