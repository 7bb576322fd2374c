import { describe, expect, it, vi } from 'vitest'
import { answer, parsed } from './host'

describe('a message', () => {
  it.each([
    ['getInitData:{}:a:1', { command: 'getInitData', parameters: {}, callback: 'a', sid: '1' }],
    ['getInitData:a:1', { command: 'getInitData', parameters: {}, callback: 'a', sid: '1' }],
    ['setTitle:{"title":"Q: a"}:a:1', { command: 'setTitle', parameters: { title: 'Q: a' }, callback: 'a', sid: '1' }],
    ['setTitle:{:a:1', { command: '', callback: 'a', sid: '1' }],
    ['getInitData:1', {}],
    ['', {}],
    [null, {}],
    [5, {}],
    [{ method: 'placement:bind', callback: 'b', appSid: '1' }, { command: 'placement:bind', callback: 'b', sid: '1' }],
  ])('%s', (message, read) => {
    expect(parsed(message)).toEqual(read)
  })
})

describe('an answer', () => {
  const commands = {
    add: ({ to }: Record<string, unknown>) => Number(to) + 1,
    later: () => Promise.resolve(['it']),
    fail: () => Promise.reject(new Error('away')),
  }
  it('is that of the command', async () => {
    expect(await answer('add:{"to":1}:cb:7', '7', commands)).toBe('cb:2')
    expect(await answer('later:cb:7', '7', commands)).toBe('cb:["it"]')
  })
  it('is none to who does not know the number, or wants none', async () => {
    expect(await answer('add:{"to":1}:cb:8', '7', commands)).toBeUndefined()
    expect(await answer('add:{"to":1}::7', '7', commands)).toBeUndefined()
    expect(await answer({ method: 'add' }, '7', commands)).toBeUndefined()
  })
  it('says what is not done here', async () => {
    for (const each of ['__proto__', 'constructor', 'imCallTo']) {
      expect(await answer(`${each}:cb:7`, '7', commands)).toBe('cb:{"result":"error","errorCode":"METHOD_NOT_SUPPORTED_ON_DEVICE"}')
    }
  })
  it('says that it failed', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    expect(await answer('fail:cb:7', '7', commands)).toBe('cb:{"result":"error","errorCode":"FAILED"}')
    expect(warn).toHaveBeenCalled()
    warn.mockRestore()
  })
})
