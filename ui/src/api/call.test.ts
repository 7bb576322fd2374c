import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batch, query, together } from './batch'
import { call, result } from './call'
import { CallError, explained } from './errors'
import { saveAsFile } from './file'
import { carryOn, csrf, signedOut } from './session'

const answers: Array<() => Response | Promise<Response>> = []
const asked: Array<{ url: string; body: Record<string, never>; csrf: string; key?: string }> = []
const json = (body: unknown, status = 200) => () => new Response(JSON.stringify(body), { status })
const refused = (error: string, status = 400, more = {}) => json({ error, error_description: 'no', ...more }, status)

beforeEach(() => {
  // Nobody waits between tries.
  const real = globalThis.setTimeout
  vi.stubGlobal('setTimeout', (run: () => void) => real(run, 0))
  answers.length = asked.length = 0
  csrf.renew('old')
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const { 'X-Bitrix-Csrf-Token': value, 'Idempotency-Key': key } = init.headers as Record<string, string>
    asked.push({ url, body: JSON.parse(String(init.body)), csrf: value!, ...(key ? { key } : {}) })
    const next = answers.shift()
    if (!next) throw new TypeError('Failed to fetch')
    return next()
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('a call', () => {
  it('sends what it is given and answers with result and total', async () => {
    answers.push(json({ result: [1], total: 7, next: 50 }))
    expect(await call('feed24.post.list', { start: 0 })).toEqual({ result: [1], total: 7, next: 50 })
    expect(asked).toEqual([{ url: '/rest/feed24.post.list', body: { start: 0 }, csrf: 'old' }])
  })

  it('reads again while the portal is busy or away', async () => {
    answers.push(refused('QUERY_LIMIT_EXCEEDED', 503), () => { throw new TypeError('away') }, json({ result: 'ok' }))
    expect(await result('profile')).toBe('ok')
    expect(asked).toHaveLength(3)
  })

  it('gives up after the fourth try', async () => {
    await expect(result('profile')).rejects.toMatchObject({ code: 'OFFLINE' })
    expect(asked).toHaveLength(4)
  })

  it('never writes twice', async () => {
    answers.push(refused('QUERY_LIMIT_EXCEEDED', 503), json({ result: 'ok' }))
    await expect(result('log.blogpost.add', { POST_MESSAGE: 'x' })).rejects.toMatchObject({ code: 'QUERY_LIMIT_EXCEEDED' })
    expect(asked).toHaveLength(1)
  })

  it('writes again with its key, which the portal does once', async () => {
    answers.push(() => { throw new TypeError('away') }, refused('QUERY_LIMIT_EXCEEDED', 503), json({ result: 7 }))
    expect(await result('log.blogpost.add', { POST_MESSAGE: 'x' }, { key: 'k' })).toBe(7)
    expect(asked.map(each => each.key)).toEqual(['k', 'k', 'k'])
    await expect(result('log.blogpost.add', {}, { key: 'k', tries: 1 })).rejects.toMatchObject({ code: 'OFFLINE' })
    expect(asked).toHaveLength(4)
  })

  it('does not repeat what is refused for good', async () => {
    answers.push(refused('ACCESS_DENIED', 403))
    await expect(result('profile')).rejects.toBeInstanceOf(CallError)
    expect(asked).toHaveLength(1)
  })

  it('takes the right value against forgery from the refusal of a wrong one, also for writes', async () => {
    answers.push(refused('session_failed', 401, { sessid: 'new' }), json({ result: 1 }))
    expect(await result('log.blogpost.add', { POST_MESSAGE: 'x' })).toBe(1)
    expect(asked.map(each => each.csrf)).toEqual(['old', 'new'])
  })

  it('waits for somebody to sign in again, and carries on', async () => {
    answers.push(refused('access_denied', 401), json({ result: 'back' }))
    const waiting = result('profile')
    while (!signedOut.value) await new Promise(resolve => setImmediate(resolve))
    carryOn()
    expect(await waiting).toBe('back')
    expect(signedOut.value).toBe(false)
  })

  it('waits in the same way for what is saved as a file', async () => {
    const clicked = vi.fn()
    vi.stubGlobal('document', { createElement: () => ({ click: clicked }) })
    vi.stubGlobal('URL', { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined })
    answers.push(refused('access_denied', 401), () => new Response('a,b'))
    const waiting = saveAsFile('a.csv', 'feed24.acknowledgement.export', { POST_ID: 1 })
    while (!signedOut.value) await new Promise(resolve => setImmediate(resolve))
    expect(clicked).not.toHaveBeenCalled()
    carryOn()
    await waiting
    expect(clicked).toHaveBeenCalledOnce()
    answers.push(refused('ACCESS_DENIED', 403))
    await expect(saveAsFile('a.csv', 'feed24.acknowledgement.export', {})).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
  })

  it('says what is wrong with an answer that is none', async () => {
    answers.push(() => new Response('<html>', { status: 200 }))
    await expect(result('log.blogpost.delete', { POST_ID: 1 })).rejects.toMatchObject({ code: 'ERROR_UNEXPECTED_ANSWER' })
  })
})

describe('a batch', () => {
  it('names its commands as PHP reads them', () => {
    expect(query({ POST_ID: [3, 4], FILTER: { '>ID': 'a b&c' }, none: undefined, nil: null })).toBe(
      'POST_ID%5B0%5D=3&POST_ID%5B1%5D=4&FILTER%5B%3EID%5D=a%20b%26c',
    )
  })

  it('tells apart what worked and what did not', async () => {
    answers.push(json({ result: { result: { a: 1 }, result_error: { b: { error: 'X', error_description: 'y' } }, result_total: { a: 9 }, result_next: [] } }))
    const { a, b } = await batch({ a: { method: 'profile' }, b: { method: 'scope' } })
    expect(a).toMatchObject({ ok: true, result: 1, total: 9 })
    expect(b).toMatchObject({ ok: false, error: { code: 'X' } })
  })

  it('puts everything that is asked at one moment into one request', async () => {
    answers.push(json({ result: { result: { c0: 'one' }, result_error: { c1: { error: 'X', error_description: '' } }, result_total: [], result_next: [] } }))
    const [first, second] = [together('profile'), together('scope')]
    await expect(second).rejects.toMatchObject({ code: 'X' })
    expect(await first).toBe('one')
    expect(asked).toHaveLength(1)
  })
})

describe('what people are told', () => {
  const t = (key: string) => `<${key}>`
  it.each([
    [new CallError('OFFLINE', '', 0), '<api.offline>'],
    [new CallError('ERROR_NOT_FOUND', 'Post not found', 400), '<api.gone>'],
    [new CallError('ERROR_CORE', 'Duplicate comment', 400), 'Duplicate comment'],
    [new CallError('SOMETHING', '', 500), '<api.internal>'],
    [new Error('bug'), '<api.internal>'],
  ])('%s', (error, text) => expect(explained(error, t)).toBe(text))
})
