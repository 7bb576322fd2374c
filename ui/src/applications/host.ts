/**
 * What the page around an application hears, and how it answers.
 *
 * The application sends `command:params:callback:sid`, with params in JSON or left out; it is answered
 * with `callback:JSON`. Only the frame is listened to, from the application's origin, and with the number
 * of this opening.
 */
export type Parameters = Record<string, unknown>
export type Commands = Record<string, (parameters: Parameters) => unknown>

export const UNSUPPORTED = { result: 'error', errorCode: 'METHOD_NOT_SUPPORTED_ON_DEVICE' }
const FAILED = { result: 'error', errorCode: 'FAILED' }

interface Heard {
  command?: string
  callback?: string
  sid?: string
  parameters?: Parameters
}

/** Parameters may hold colons; the callback and the number of the opening do not. */
export function parsed(message: unknown): Heard {
  if (message && typeof message === 'object') {
    const { method, callback, appSid } = message as Record<string, string>
    return { command: String(method), callback, sid: appSid }
  }
  const parts = String(message).split(':')
  if (parts.length < 3) return {}
  const [callback, sid] = parts.slice(-2)
  const text = parts.slice(1, -2).join(':')
  try {
    return { command: parts[0], callback, sid, parameters: text ? (JSON.parse(text) as Parameters) : {} }
  } catch {
    return { command: '', callback, sid }
  }
}

/** What an application's message is answered, or nothing when it is not for us. */
export async function answer(message: unknown, sid: string, commands: Commands): Promise<string | undefined> {
  const heard = parsed(message)
  if (heard.sid !== sid || !heard.callback) return undefined
  return `${heard.callback}:${JSON.stringify(await obeyed(heard, commands))}`
}

async function obeyed({ command = '', parameters }: Heard, commands: Commands): Promise<unknown> {
  if (!Object.hasOwn(commands, command)) return UNSUPPORTED
  try {
    return await commands[command]!(parameters ?? {})
  } catch (error) {
    console.warn(error)
    return FAILED
  }
}

/** Answers the frame until the returned function is called. */
export function listen(frame: HTMLIFrameElement, origin: string, sid: string, commands: Commands): () => void {
  async function heard(event: MessageEvent): Promise<void> {
    if (event.source !== frame.contentWindow || event.origin !== origin) return
    const said = await answer(event.data, sid, commands)
    if (said !== undefined) frame.contentWindow?.postMessage(said, origin)
  }
  window.addEventListener('message', heard)
  return () => window.removeEventListener('message', heard)
}
