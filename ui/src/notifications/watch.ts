interface Numbers {
  /** The moment of the latest that browsers are to tell of. */
  latest: string | null
  quietUntil: string | null
}

/** The clocks of a machine and of the portal differ: nobody asks more often than that. */
const LEAST = 60_000

/** Tells what is news from what was there already, and looks again when quiet hours are over. */
export class Watch {
  private told: number | undefined
  private timer: ReturnType<typeof setTimeout> | undefined

  private readonly again: () => void

  constructor(again: () => void) {
    this.again = again
  }

  /** Whether there is something that nobody was told of. What comes in quiet hours is, after them. */
  isNews({ latest, quietUntil }: Numbers): boolean {
    const now = latest ? Date.parse(latest) : 0
    clearTimeout(this.timer)
    if (quietUntil) this.timer = setTimeout(this.again, Math.max(Date.parse(quietUntil) - Date.now(), LEAST))
    if (quietUntil && this.told !== undefined) return false
    const news = this.told !== undefined && now > this.told
    this.told = Math.max(this.told ?? 0, now)
    return news
  }
}
