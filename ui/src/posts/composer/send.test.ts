import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CallError } from '@/api/errors'
import { result } from '@/api/call'
import * as drafts from '@/drafts/queries'
import { empty, type Attached, type Writing } from './model'
import { post, schedule } from './send'

vi.mock('@/drafts/queries', () => ({ add: vi.fn(), change: vi.fn(), publish: vi.fn(), find: vi.fn(), remove: vi.fn() }))
vi.mock('@/api/call', () => ({ result: vi.fn() }))
const mocked = vi.mocked(drafts)
const LOST = new CallError('OFFLINE', '', 0)
const REUSED = new CallError('ERROR_IDEMPOTENCY_KEY_REUSED', '', 400)
const REFUSED = new CallError('ERROR_CORE', 'No access to one or more message recipients', 400)
const keep = vi.fn(async () => undefined)
const writing = (): Writing => ({ ...empty([{ CODE: 'U2', ID: '2', NAME: 'Ann' }]), text: 'Hello' })

beforeEach(() => {
  vi.resetAllMocks()
  mocked.change.mockResolvedValue(true)
})

describe('what pictures show', () => {
  const picture = (more: Partial<Attached>): Attached => ({ key: 'k', name: 'a.png', size: 3, type: 'image/png', id: '5', attachment: '', alt: '', told: '', state: 'sent', sent: 3, trouble: '', ...more })

  it('is told before the post names them, and only what is new', async () => {
    const it = { ...writing(), files: [picture({ alt: ' A map ' }), picture({ id: '6', alt: 'Known', told: 'Known' }), picture({ id: '7', told: 'Gone' }), picture({ id: '8' })] }
    mocked.add.mockResolvedValue(7)
    await post(it, keep)
    const told = vi.mocked(result).mock.calls.map(([method, params]) => [method, params])
    expect(told).toEqual([
      ['feed24.file.describe', { FILE_ID: '5', ALT: 'A map' }],
      ['feed24.file.describe', { FILE_ID: '7', ALT: '' }],
    ])
    expect(vi.mocked(result).mock.invocationCallOrder[1]).toBeLessThan(mocked.add.mock.invocationCallOrder[0]!)
    await post(it, keep)
    expect(vi.mocked(result)).toHaveBeenCalledTimes(2)
  })
})

describe('a post is published once', () => {
  it('when all goes well', async () => {
    mocked.add.mockResolvedValue(7)
    mocked.publish.mockResolvedValue(341)
    expect(await post(writing(), keep)).toBe(341)
    expect(mocked.publish.mock.calls).toEqual([['7']])
  })

  it('when the answer to the draft is lost: it is asked for with the same key', async () => {
    const it = writing()
    mocked.add.mockRejectedValueOnce(LOST).mockResolvedValueOnce(7)
    await expect(post(it, keep)).rejects.toBe(LOST)
    expect(it.key).toBeTruthy()
    mocked.publish.mockResolvedValue(341)
    expect(await post(it, keep)).toBe(341)
    const [first, second] = mocked.add.mock.calls
    expect(second).toEqual(first)
    expect([it.draft, it.key]).toEqual(['7', ''])
  })

  it('when the answer to the draft is lost, and the text is another one then', async () => {
    const it = writing()
    mocked.add.mockRejectedValueOnce(LOST).mockRejectedValueOnce(REUSED).mockResolvedValueOnce(8)
    await expect(post(it, keep)).rejects.toBe(LOST)
    it.text = 'Other'
    await post(it, keep)
    const keys = mocked.add.mock.calls.map(([, key]) => key)
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
    expect(mocked.add.mock.lastCall![0]).toMatchObject({ POST_MESSAGE: 'Other' })
  })

  it('when nothing is heard any more, and it is tried again later', async () => {
    const it = writing()
    mocked.add.mockResolvedValue(7)
    mocked.publish.mockRejectedValue(LOST)
    await expect(post(it, keep)).rejects.toBe(LOST)
    expect(it.asked).toBe(true)
    mocked.change.mockResolvedValue(false)
    expect(await post(it, keep)).toBeNull()
    expect(mocked.add).toHaveBeenCalledTimes(1)
  })

  it('after it was refused and changed', async () => {
    const it = writing()
    mocked.add.mockResolvedValue(7)
    mocked.publish.mockRejectedValueOnce(REFUSED).mockResolvedValueOnce(341)
    await expect(post(it, keep)).rejects.toBe(REFUSED)
    it.text = 'Other'
    expect(await post(it, keep)).toBe(341)
    expect(mocked.add).toHaveBeenCalledTimes(1)
    expect(mocked.change.mock.lastCall).toMatchObject(['7', { POST_MESSAGE: 'Other', PUBLISH_AT: '' }])
  })

  it('when it waits for its moment', async () => {
    const at = new Date('2031-01-02T03:04:05Z')
    mocked.add.mockResolvedValue(7)
    await schedule(writing(), at, keep)
    expect(mocked.add.mock.calls[0]![0]).not.toHaveProperty('PUBLISH_AT')
    expect(mocked.change.mock.lastCall).toEqual(['7', { PUBLISH_AT: at.toISOString() }])
    expect(mocked.publish).not.toHaveBeenCalled()
  })

  it('when that was not heard, and it has been published when it is tried again', async () => {
    const it = writing()
    mocked.add.mockResolvedValue(7)
    mocked.change.mockRejectedValueOnce(LOST).mockResolvedValueOnce(false)
    await expect(schedule(it, new Date(), keep)).rejects.toBe(LOST)
    await schedule(it, new Date(), keep)
    expect(mocked.add).toHaveBeenCalledTimes(1)
  })
})
