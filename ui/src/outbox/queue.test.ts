import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CallError } from '@/api/errors'
import { made, wordsOf, type Item, type New } from './item'
import { Queue, type World } from './queue'

const LOST = new CallError('OFFLINE', '', 0)
const REFUSED = new CallError('ERROR_CORE', 'No longer', 400)
const act = (about: string, kind = 'like'): New => ({ kind: 'act', method: 'feed24.reaction.add', params: { KIND: kind }, about, what: 'outbox.reaction', shown: '5' })
const comment = (text: string): New => ({ kind: 'comment', post: '5', content: { text, files: [], gone: [] }, about: 'post:5:comment', what: 'outbox.comment', shown: '5' })

/** A browser with its database, in which any number of tabs are open. */
class Browser {
  kept = new Map<string, Item>()
  online = true
  full = false
  held = false
  sent: string[] = []
  send = vi.fn(async (item: Item) => void this.sent.push(item.id))
  done = vi.fn()

  tab(): Queue {
    const world: World = {
      load: async () => [...this.kept.values()].map(each => ({ ...each })).sort((one, other) => one.at - other.at),
      save: async item => !this.full && !!this.kept.set(item.id, { ...item }),
      remove: async id => void this.kept.delete(id),
      send: item => this.send(item),
      alone: async work => {
        if (this.held) return
        this.held = true
        await work().finally(() => (this.held = false))
      },
      online: () => this.online,
      explain: error => (error as CallError).description,
      changed: () => undefined,
      done: this.done,
    }
    return new Queue(world)
  }
}

let browser: Browser
let now = 0
beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Date, 'now').mockImplementation(() => ++now)
  browser = new Browser()
})

describe('while there is a connection', () => {
  it('nothing is kept', async () => {
    expect(await browser.tab().submit(act('a'))).toBe(true)
    expect([browser.sent.length, browser.kept.size]).toEqual([1, 0])
  })
  it('a refusal is for whoever asked', async () => {
    browser.send.mockRejectedValueOnce(REFUSED)
    await expect(browser.tab().submit(act('a'))).rejects.toBe(REFUSED)
    expect(browser.kept.size).toBe(0)
  })
  it('what got no answer is sent again with the same key', async () => {
    browser.send.mockRejectedValueOnce(LOST)
    const tab = browser.tab()
    expect(await tab.submit(comment('x'))).toBe(false)
    const [kept] = browser.kept.keys()
    await vi.advanceTimersByTimeAsync(2000)
    expect(browser.sent).toEqual([kept])
    expect(browser.send.mock.calls.map(([item]) => item.id)).toEqual([kept, kept])
    expect(tab.items).toEqual([])
  })
  it('the time between tries grows', async () => {
    browser.send.mockRejectedValue(LOST)
    await browser.tab().submit(comment('x'))
    await vi.advanceTimersByTimeAsync(15_500)
    expect(browser.send.mock.calls.length).toBe(5)
  })
  it('what can be neither sent nor kept is told at once', async () => {
    browser.full = true
    browser.send.mockRejectedValueOnce(LOST)
    await expect(browser.tab().submit(comment('x'))).rejects.toBe(LOST)
  })
})

describe('without a connection', () => {
  async function waiting(): Promise<Queue> {
    browser.online = false
    const tab = browser.tab()
    await tab.submit(comment('one'))
    await tab.submit(act('a', 'like'))
    await tab.submit(act('b'))
    await tab.submit(act('a', 'love'))
    await tab.submit(comment('two'))
    return tab
  }
  const what = (items: Iterable<Item>) => [...items].map(each => (each.kind === 'act' ? `${each.about} ${String(each.params.KIND)}` : wordsOf(each)))

  it('everything is kept, and of acts about the same the last', async () => {
    const tab = await waiting()
    expect(what(tab.items)).toEqual(['one', 'b like', 'a love', 'two'])
    expect(what(browser.kept.values())).toEqual(['one', 'b like', 'a love', 'two'])
    expect(browser.send).not.toHaveBeenCalled()
  })
  it('is sent in order when there is one, also by another tab after a reload', async () => {
    const ids = (await waiting()).items.map(each => each.id)
    browser.online = true
    const tab = browser.tab()
    await tab.reload()
    await tab.go()
    expect(browser.sent).toEqual(ids)
    expect([tab.items.length, browser.kept.size, browser.done.mock.calls.length]).toEqual([0, 0, 4])
  })
  it('what comes then waits behind the others', async () => {
    const tab = await waiting()
    browser.online = true
    expect(await tab.submit(comment('three'))).toBe(false)
    await vi.advanceTimersByTimeAsync(0)
    expect(browser.sent).toHaveLength(5)
  })
  it('one tab sends, however many want to', async () => {
    await waiting()
    browser.online = true
    const tabs = [browser.tab(), browser.tab(), browser.tab()]
    await Promise.all(tabs.map(tab => tab.reload()))
    await Promise.all(tabs.map(tab => tab.go()))
    expect(browser.sent).toHaveLength(4)
  })
  it('stops where nobody is reached, and goes on there', async () => {
    const tab = await waiting()
    browser.online = true
    browser.send.mockImplementationOnce(async item => void browser.sent.push(item.id)).mockRejectedValueOnce(LOST)
    await tab.go()
    expect(browser.sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2000)
    expect(browser.sent).toHaveLength(4)
  })
  it('what is refused stays with its reason, and the rest goes', async () => {
    const tab = await waiting()
    browser.online = true
    browser.send.mockRejectedValueOnce(REFUSED)
    await tab.go()
    expect(browser.sent).toHaveLength(3)
    expect(tab.items).toMatchObject([{ kind: 'comment', content: { text: 'one' }, refused: 'No longer' }])
    expect([...browser.kept.values()]).toMatchObject([{ refused: 'No longer' }])
    await tab.go()
    expect(browser.send).toHaveBeenCalledTimes(4)
    expect(await tab.drop(tab.items[0]!.id)).toBe(true)
    expect(browser.kept.size).toBe(0)
  })
  it('what is dropped is not sent, and can be taken back to its place', async () => {
    const tab = await waiting()
    const [first] = tab.items
    expect(await tab.drop(first!.id)).toBe(true)
    await tab.submit(first!)
    expect(what(tab.items)[0]).toBe('one')
    await tab.drop(first!.id)
    browser.online = true
    await tab.go()
    expect(browser.sent).not.toContain(first!.id)
  })
  it('what was sent cannot be dropped any more', async () => {
    const tab = await waiting()
    const [first] = tab.items
    browser.online = true
    await tab.go()
    expect(await tab.drop(first!.id)).toBe(false)
  })
  it('what is on its way cannot be dropped', async () => {
    const tab = await waiting()
    browser.online = true
    let refused: boolean | undefined
    browser.send.mockImplementationOnce(async item => void (refused = !(await tab.drop(item.id))))
    await tab.go()
    expect(refused).toBe(true)
  })
})

it('words are what somebody wrote, without its marks', () => {
  expect(wordsOf(made(comment('[B]Bold[/B] and [USER=5]Ann[/USER]\nnext')))).toBe('Bold and Ann next')
  expect(wordsOf(made(act('a')))).toBe('')
})
