import { CallError } from '@/api/errors'

/** What a comment is made of: its text, further files, and attachments to take off. */
export interface Content {
  text: string
  files: File[]
  gone: string[]
}

/** Comments carry their files with them, in one request. */
export const MOST_BYTES = 40_000_000

export async function parametersOf({ text, files, gone }: Content): Promise<Record<string, unknown>> {
  const sent = await Promise.all(files.map(async (file, n) => [`n${n}`, [file.name, await base64(file)]] as const))
  const all = [...gone.map(id => [id, 'del'] as const), ...sent]
  return { TEXT: text, ...(all.length ? { FILES: Object.fromEntries(all) } : {}) }
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',', 2)[1] ?? '')
    reader.onerror = () => reject(new CallError('FILE_UNREADABLE', '', 0))
    reader.readAsDataURL(file)
  })
}
