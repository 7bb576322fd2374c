import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listen, type LiveEvent, type Place } from './stream'

class Source extends EventTarget {
  static all: Source[] = []
  static readonly CLOSED = 2
  readyState = 1
  onerror: () => void = () => undefined
  readonly url: string
  constructor(url: string) {
    super()
    this.url = url
    Source.all.push(this)
  }
  close(): void {
    this.readyState = 2
  }
  says(name: string, data: object, lastEventId = ''): void {
    this.dispatchEvent(Object.assign(new MessageEvent(name, { data: JSON.stringify(data), lastEventId })))
  }
  refused(): void {
    this.readyState = 2
    this.onerror()
  }
}

let heard: LiveEvent[]
let leave: AbortController
let place: Place
const kinds = () => heard.map(each => each.kind)
const later = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
const last = () => Source.all.at(-1)!

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Source)
  vi.stubGlobal('navigator', {})
  Source.all = []
  heard = []
  leave = new AbortController()
  place = { lastId: 'begin' }
  listen('test', event => heard.push(event), leave.signal, place)
})
afterEach(() => {
  leave.abort()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the stream', () => {
  it('begins where the document was written, and goes on from the last id', async () => {
    expect(last().url).toBe('/live?since=begin')
    last().says('hello', { resumed: true }, 'a')
    last().says('change', { noun: 'post', id: 1, what: ['text'] }, 'b')
    expect(kinds()).toEqual(['joined', 'change'])
    expect(place.lastId).toBe('b')
    // Lost once: the browser comes back by itself. Refused then: we do.
    last().onerror()
    expect(Source.all.length).toBe(1)
    last().refused()
    await later(4_000)
    expect(last().url).toBe('/live?since=b')
  })
  it('is given up for reading now and then after three failures, and back when it runs', async () => {
    for (let n = 0; n < 3; n++) {
      last().refused()
      await later(12_000)
    }
    expect(Source.all.length).toBe(3)
    expect(kinds()).toEqual([])
    await later(30_000)
    expect(kinds()).toEqual(['everything'])
    last().says('hello', { resumed: true }, 'c')
    await later(120_000)
    expect(kinds()).toEqual(['everything', 'joined'])
  })
  it('that says nothing is none', async () => {
    await later(16_000)
    expect(last().readyState).toBe(2)
  })
  it('waits longer each time', async () => {
    last().refused()
    await later(900)
    expect(Source.all.length).toBe(1)
    await later(2_200)
    expect(Source.all.length).toBe(2)
  })
  it('tells that the session has ended, and does not come back', async () => {
    last().says('hello', { resumed: true }, 'a')
    last().says('bye', { why: 'signed_out' })
    await later(120_000)
    expect(kinds()).toEqual(['joined', 'signedOut'])
    expect(Source.all.length).toBe(1)
  })
  it.each([['access'], ['reset']])('%s means everything', name => {
    last().says(name, {}, 'x')
    expect(kinds()).toEqual(['everything'])
  })
})
