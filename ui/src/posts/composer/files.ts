import { markRaw, type Ref } from 'vue'
import { result } from '@/api/call'
import { CallError } from '@/api/errors'
import { me, start } from '@/api/session'
import type { Sending } from '@/api/slow'
import { upload } from '@/api/upload'
import { nameFile } from '@/text/editor/nodes'
import type { Attached } from './model'

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

const running = new Map<string, Sending<unknown>>()
export const tooLarge = (size: number): boolean => size > start.value.maxUploadMb * 1_000_000

/** Files of a writing: each is sent as soon as it is chosen. */
export function useFiles(files: Ref<Attached[]>, explain: (error: unknown) => string) {
  const find = (key: string) => files.value.find(each => each.key === key)

  function add(chosen: Iterable<File>): void {
    for (const file of chosen) {
      const key = crypto.randomUUID()
      const preview = file.type.startsWith('image/') ? { preview: URL.createObjectURL(file) } : {}
      files.value.push({ key, name: nameOf(file), size: file.size, type: file.type, id: '', attachment: '', state: 'sending', sent: 0, trouble: '', file: markRaw(file), ...preview })
      void send(key)
    }
  }

  async function send(key: string): Promise<void> {
    const each = find(key)
    if (!each?.file) return
    Object.assign(each, { state: 'sending', sent: 0, trouble: '' })
    try {
      if (tooLarge(each.size)) throw new CallError('TOO_LARGE', '', 413)
      const id = await myStorage()
      const { uploadUrl } = await result<{ uploadUrl: string }>('disk.storage.uploadFile', { id, generateUniqueName: 1 })
      const file = new File([each.file], each.name, { type: each.type })
      const sending = upload<{ ID: number | string }>(uploadUrl, file, sent => Object.assign(find(key) ?? {}, { sent }))
      running.set(key, sending)
      const done = await sending.done
      nameFile(`n${done.ID}`, each.name)
      Object.assign(find(key) ?? {}, { state: 'sent', id: String(done.ID), sent: each.size, file: undefined })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return
      Object.assign(find(key) ?? {}, { state: 'failed', trouble: explain(error) })
    } finally {
      running.delete(key)
    }
  }

  /** Stops one that is on its way, and takes it off. What is on the Drive stays there. */
  function remove(key: string): void {
    running.get(key)?.stop()
    const gone = find(key)
    if (gone?.preview?.startsWith('blob:')) URL.revokeObjectURL(gone.preview)
    files.value = files.value.filter(each => each.key !== key)
  }

  /** After a reload: what was on its way then is sent again. */
  function goOn(): void {
    for (const each of files.value) {
      if (each.preview?.startsWith('blob:')) {
        if (each.file) each.preview = URL.createObjectURL(each.file)
        else delete each.preview
      }
      if (each.id) nameFile(`n${each.id}`, each.name)
      if (each.file && each.state !== 'sent' && !running.has(each.key)) void send(each.key)
    }
  }
  return { add, again: send, remove, goOn }
}

/** A picture from the clipboard has a name that says nothing. */
function nameOf(file: File): string {
  if (file.name && file.name !== 'image.png') return file.name
  const ending = file.type.split('/')[1]?.replace('jpeg', 'jpg') ?? 'png'
  return `${new Date().toISOString().slice(0, 19).replace(/[T:]/g, '-')}.${ending}`
}
