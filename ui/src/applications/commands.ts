import { result, type Method } from '@/api/call'
import { CallError } from '@/api/errors'
import type { Commands, Parameters } from './host'
import { selectAccess, selectUser, type Ask } from './picking'
import type { Opened } from './queries'
import { close, openApplication, openPath } from './windows'

/** What the page around an application does for it. */
export interface Surroundings {
  frame: HTMLIFrameElement
  entitle: (title: string) => void
  /** Opens the application anew. */
  again: () => void
  leave: () => void
  installed: () => void
  ask: Ask
  /** What everybody in the company is called. */
  everyone: string
}

const TALLEST = 30_000

/** The commands of an application, by the names that `B24Frame` has for them. */
export function commandsFor(opened: Opened, around: Surroundings): Commands {
  const { frame } = around
  const data = opened.DATA

  const own = <T>(method: Method) => result<T>(method, { ID: opened.ID })
  async function renew(): Promise<Parameters> {
    const fresh = await own<Parameters>('feed24.application.renew')
    Object.assign(data, fresh)
    return fresh
  }
  /** With the application's rights, whatever the person around it may do. */
  async function asApplication(method: Method, { name, value }: Parameters, renewed = false): Promise<object> {
    try {
      await result(method, { options: { [String(name)]: value }, auth: data.AUTH_ID })
      return { result: true }
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      if (error.code !== 'expired_token' || renewed) return { result: 'error', errorCode: error.code }
      await renew()
      return asApplication(method, { name, value }, true)
    }
  }
  function resize({ width, height }: Parameters): object {
    const [tall, wide] = [Number.parseInt(String(height), 10), Number.parseInt(String(width), 10)]
    if (tall > 0) frame.style.height = `${Math.min(tall, TALLEST)}px`
    frame.style.width = wide > 0 && !String(width).endsWith('%') ? `${wide}px` : '100%'
    return { width: frame.clientWidth, height: frame.clientHeight }
  }
  /** After the answer has left. */
  function soon(act: () => void): object {
    setTimeout(act, 0)
    return {}
  }

  const commands: Commands = {
    getInitData: () => data,
    refreshAuth: renew,
    setInstall: async () => {
      await own('feed24.application.begin')
      data.FIRST_RUN = false
      return {}
    },
    setInstallFinish: async () => {
      await own('feed24.application.install')
      return soon(around.installed)
    },
    setAppOption: parameters => asApplication('app.option.set', parameters),
    setUserOption: parameters => asApplication('user.option.set', parameters),
    resizeWindow: resize,
    setScroll: ({ scroll }) => {
      window.scrollTo(0, Number.parseInt(String(scroll), 10) || 0)
      return {}
    },
    setTitle: ({ title }) => {
      around.entitle(String(title))
      return {}
    },
    reloadWindow: () => soon(around.again),
    closeApplication: () => soon(() => close(around.leave)),
    openApplication: parameters => openApplication(opened.ID, parameters),
    openPath,
    selectUser: parameters => selectUser(around.ask, parameters),
    selectAccess: parameters => selectAccess(around.ask, around.everyone, parameters),
    getInterface: () => ({ command: Object.keys(commands), event: [] }),
  }
  return commands
}
