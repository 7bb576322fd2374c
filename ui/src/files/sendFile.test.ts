import { beforeEach, expect, it, vi } from 'vitest'
import { result } from '@/api/call'
import { CallError } from '@/api/errors'
import { upload } from '@/api/upload'
import { sendFile } from './sendFile'

vi.mock('@/api/call', () => ({ result: vi.fn() }))
vi.mock('@/api/upload', () => ({ upload: vi.fn() }))
const FILE = new File(['abc'], 'a.txt')
const ENDED = new CallError('access_denied', '', 401)
const answered = (done: Promise<unknown>) => ({ done: done as Promise<never>, stop: vi.fn() })

beforeEach(() => {
  vi.resetAllMocks()
  let n = 0
  vi.mocked(result).mockImplementation(async method => (method === 'disk.storage.getList' ? [{ ID: '3' }] : { uploadUrl: `/upload/${++n}` }) as never)
})

it('goes on with another address when somebody has signed in again', async () => {
  vi.mocked(upload).mockReturnValueOnce(answered(Promise.reject(ENDED))).mockReturnValueOnce(answered(Promise.resolve({ ID: 12 })))
  expect(await sendFile(FILE).done).toBe('12')
  expect(vi.mocked(upload).mock.calls.map(([url]) => url)).toEqual(['/upload/1', '/upload/2'])
})

it('gives up where signing in does not help, and at every other refusal', async () => {
  vi.mocked(upload).mockImplementation(() => answered(Promise.reject(ENDED)))
  await expect(sendFile(FILE).done).rejects.toBe(ENDED)
  expect(upload).toHaveBeenCalledTimes(3)
  const refused = new CallError('DISK_OBJ_22000', '', 400)
  vi.mocked(upload).mockImplementation(() => answered(Promise.reject(refused)))
  await expect(sendFile(FILE).done).rejects.toBe(refused)
  expect(upload).toHaveBeenCalledTimes(4)
})

it('is not sent when it was stopped before', async () => {
  const sending = sendFile(FILE)
  sending.stop()
  await expect(sending.done).rejects.toMatchObject({ name: 'AbortError' })
  expect(upload).not.toHaveBeenCalled()
})
