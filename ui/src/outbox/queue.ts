import { CallError } from '@/api/errors'
import { made, withOne, type Item, type New } from './item'

type Progress = (sent: number, all: number) => void

/** What the queue needs of the world. */
export interface World {
  load: () => Promise<Item[]>
  save: (item: Item) => Promise<boolean>
  remove: (id: string) => Promise<void>
  /** Does what the item says, once however often it is called. Fails with CallError. */
  send: (item: Item, progress?: Progress) => Promise<void>
  /** Runs while no other tab of the person's does so; not at all when one does. */
  alone: (work: () => Promise<void>) => Promise<void>
  online: () => boolean
  explain: (error: unknown) => string
  /** The queue is another one now. */
  changed: (items: Item[], byMe: boolean) => void
  /** It was sent, or refused: what is shown may be different. */
  done: (item: Item) => void
}

const LONGEST = 60_000

/** Keeps what could not be sent, and sends it in order when the portal is reached again. */
export class Queue {
  items: Item[] = []
  /** Which is on its way, and cannot be taken back. */
  sending = ''
  private running = false
  private failures = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly world: World) {}

  private show(items: Item[], byMe = true): void {
    this.items = items
    this.world.changed(items, byMe)
  }

  /** What was kept before, by this tab or another. */
  async reload(): Promise<void> {
    this.show(await this.world.load(), false)
  }

  /**
   * Sends it, or keeps it until it can be sent; whether it was sent. Whatever waits already goes first.
   * Raises CallError for what is refused, and when it can neither be sent nor kept.
   */
  async submit(item: New | Item, progress?: Progress): Promise<boolean> {
    const one = 'id' in item ? item : made(item)
    if (this.world.online() && !this.waiting().length) {
      try {
        await this.world.send(one, progress)
        return true
      } catch (error) {
        if (!away(error)) throw error
        await this.keep(one, error)
        this.later()
        return false
      }
    }
    await this.keep(one, new CallError('OFFLINE', '', 0))
    void this.go()
    return false
  }

  /** Keeps what was tried already. Raises CallError when it cannot be kept. */
  async hold(item: New): Promise<void> {
    await this.keep(made(item), new CallError('OFFLINE', '', 0))
    this.later()
  }

  private async keep(item: Item, why: CallError): Promise<void> {
    const { queue, replaced } = withOne(this.items, { ...item, refused: '' })
    if (!(await this.world.save({ ...item, refused: '' }))) throw why
    for (const each of replaced) await this.world.remove(each.id)
    this.show(queue)
  }

  private waiting = (): Item[] => this.items.filter(each => !each.refused)

  /** Takes it out of the queue; false when it is on its way, or there no more. */
  async drop(id: string): Promise<boolean> {
    if (this.sending === id || !this.items.some(each => each.id === id)) return false
    await this.world.remove(id)
    this.show(this.items.filter(each => each.id !== id))
    return true
  }

  /** Sends what waits, one after the other, until the portal is not reached. */
  async go(): Promise<void> {
    clearTimeout(this.timer)
    if (this.running || !this.waiting().length || !this.world.online()) return
    this.running = true
    try {
      await this.world.alone(() => this.sendAll())
    } finally {
      this.running = false
    }
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      // Another tab may have sent or dropped some of it.
      await this.reload()
      const next = this.waiting()[0]
      if (!next) return
      this.sending = next.id
      this.show(this.items)
      const reached = await this.attempt(next)
      this.sending = ''
      this.show(this.items)
      if (!reached) return this.later()
      this.failures = 0
    }
  }

  /** False when nobody was reached. */
  private async attempt(item: Item): Promise<boolean> {
    try {
      await this.world.send(item)
      await this.world.remove(item.id)
      this.items = this.items.filter(each => each.id !== item.id)
    } catch (error) {
      if (away(error)) return false
      const refused = { ...item, refused: this.world.explain(error) }
      await this.world.save(refused)
      this.items = this.items.map(each => (each.id === item.id ? refused : each))
    }
    this.world.done(item)
    return true
  }

  private later(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.go(), Math.min(1000 * 2 ** this.failures++, LONGEST))
  }
}

/** Nobody was reached, or the portal is busy: it is worth another try. */
const away = (error: unknown): error is CallError => error instanceof CallError && error.passing
