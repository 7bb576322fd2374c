import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CallError } from '@/api/errors'
import * as drafts from '@/drafts/queries'
import { empty, type Writing } from './model'
import { post, schedule } from './send'

vi.mock('@/drafts/queries', () => ({ add: vi.fn(), change: vi.fn(), publish: vi.fn(), find: vi.fn(), latest: vi.fn(), remove: vi.fn() }))
vi.mock('@/api/call', () => ({ result: vi.fn() }))
const mocked = vi.mocked(drafts)
const LOST = new CallError('OFFLINE', '', 0)
const REFUSED = new CallError('ERROR_CORE', 'No access to one or more message recipients', 400)
const keep = vi.fn(async () => undefined)
const writing = (): Writing => ({ ...empty([{ CODE: 'U2', ID: '2', NAME: 'Ann' }]), text: 'Hello' })

beforeEach(() => {
  vi.resetAllMocks()
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((act: () => void) => queueMicrotask(act)) as never)
  mocked.latest.mockResolvedValue([])
  mocked.change.mockResolvedValue(true)
})

describe('a post is published once', () => {
  it('when all goes well', async () => {
    mocked.add.mockResolvedValue(7)
    mocked.publish.mockResolvedValue(341)
    expect(await post(writing(), keep)).toBe(341)
    expect(mocked.publish.mock.calls).toEqual([['7']])
  })

  it('when the answer to the draft is lost', async () => {
    const it = writing()
    mocked.add.mockRejectedValueOnce(LOST)
    mocked.latest.mockResolvedValue([{ ID: '7', PARAMETERS: { POST_MESSAGE: 'Hello', DEST: ['U2'] }, PUBLISH_AT: null, ERROR: null, UPDATED_AT: '' }])
    mocked.publish.mockResolvedValue(341)
    expect(await post(it, keep)).toBe(341)
    expect(mocked.add).toHaveBeenCalledTimes(1)
    expect(it.draft).toBe('7')
  })

  it('when the answer to the publication is lost: the draft is gone, so the post is there', async () => {
    mocked.add.mockResolvedValue(7)
    mocked.publish.mockRejectedValueOnce(LOST).mockResolvedValueOnce(null)
    expect(await post(writing(), keep)).toBeNull()
    expect(mocked.add).toHaveBeenCalledTimes(1)
  })

  it('when nothing is heard any more, and it is tried again later', async () => {
    const it = writing()
    mocked.add.mockResolvedValue(7)
    mocked.publish.mockRejectedValue(LOST)
    await expect(post(it, keep)).rejects.toBe(LOST)
    expect(it.asked).toBe(true)
    mocked.find.mockResolvedValue(null)
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
})
