import { useEventListener } from '@vueuse/core'
import { markRaw, type Ref } from 'vue'
import { CallError } from '@/api/errors'
import type { Sending } from '@/api/slow'
import { sendFile } from '@/files/sendFile'
import { nameFile } from '@/text/editor/nodes'
import type { Attached } from './model'

const running = new Map<string, Sending<unknown>>()

/** Files of a writing: each is sent as soon as it is chosen. */
export function useFiles(files: Ref<Attached[]>, explain: (error: unknown) => string) {
  const find = (key: string) => files.value.find(each => each.key === key)

  function add(chosen: Iterable<File>): void {
    for (const file of chosen) {
      const key = crypto.randomUUID()
      const preview = file.type.startsWith('image/') ? { preview: URL.createObjectURL(file) } : {}
      files.value.push({ key, name: nameOf(file), size: file.size, type: file.type, id: '', attachment: '', alt: '', told: '', state: 'sending', sent: 0, trouble: '', file: markRaw(file), ...preview })
      void send(key)
    }
  }

  async function send(key: string): Promise<void> {
    const each = find(key)
    if (!each?.file) return
    Object.assign(each, { state: 'sending', sent: 0, trouble: '' })
    try {
      const sending = sendFile(new File([each.file], each.name, { type: each.type }), sent => Object.assign(find(key) ?? {}, { sent }))
      running.set(key, sending)
      const id = await sending.done
      nameFile(`n${id}`, each.name)
      Object.assign(find(key) ?? {}, { state: 'sent', id, sent: each.size, file: undefined })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return
      const away = error instanceof CallError && error.offline && !navigator.onLine
      Object.assign(find(key) ?? {}, { state: away ? 'waiting' : 'failed', trouble: explain(error) })
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
    }
    sendRest()
  }
  function sendRest(): void {
    for (const each of files.value) if (each.file && each.state !== 'sent' && !running.has(each.key)) void send(each.key)
  }
  useEventListener(window, 'online', sendRest)
  return { add, again: send, remove, goOn }
}

/** A picture from the clipboard has a name that says nothing. */
function nameOf(file: File): string {
  if (file.name && file.name !== 'image.png') return file.name
  const ending = file.type.split('/')[1]?.replace('jpeg', 'jpg') ?? 'png'
  return `${new Date().toISOString().slice(0, 19).replace(/[T:]/g, '-')}.${ending}`
}
