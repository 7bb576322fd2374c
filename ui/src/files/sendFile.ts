import { result } from '@/api/call'
import { CallError } from '@/api/errors'
import { me, start } from '@/api/session'
import type { Sending } from '@/api/slow'
import { upload } from '@/api/upload'

const TRIES = 3
let storage: Promise<string> | undefined

/** The person's own storage on the Drive; what is attached from there is shown with the post. */
function myStorage(): Promise<string> {
  storage ??= result<Array<{ ID: string }>>('disk.storage.getList', { filter: { ENTITY_TYPE: 'user', ENTITY_ID: String(me().id) } }).then(rows => {
    if (!rows[0]) throw new CallError('ACCESS_DENIED', '', 403)
    return rows[0].ID
  })
  storage.catch(() => (storage = undefined))
  return storage
}

const tooLarge = (size: number): boolean => size > start.value.maxUploadMb * 1_000_000

/** Sends a file to the Drive; its id there. Fails with CallError, and with AbortError when it is stopped. */
export function sendFile(file: File, progress: (sent: number) => void = () => undefined): Sending<string> {
  let sending: Sending<unknown> | undefined
  let stopped = false

  async function send(): Promise<string> {
    if (tooLarge(file.size)) throw new CallError('TOO_LARGE', '', 413)
    const id = await myStorage()
    for (let attempt = 1; ; attempt++) {
      // An address is for one sign-in: after the next it is asked for again, which waits for that.
      const { uploadUrl } = await result<{ uploadUrl: string }>('disk.storage.uploadFile', { id, generateUniqueName: 1 })
      if (stopped) throw new DOMException('stopped', 'AbortError')
      const one = upload<{ ID: number | string }>(uploadUrl, file, progress)
      sending = one
      try {
        return String((await one.done).ID)
      } catch (error) {
        if (!(error instanceof CallError) || !error.signedOut || attempt === TRIES) throw error
      }
    }
  }
  return {
    done: send(),
    stop: () => {
      stopped = true
      sending?.stop()
    },
  }
}
