/** A card in view, and where on the screen it stands. */
interface Place {
  post: string
  top: number
}

/** The first card in view of each page that was left. */
const places = new Map<string, Place>()
const FRAMES = 60
const STILL = 3

const topOf = (card: Element) => card.getBoundingClientRect().top
const nextFrame = () => new Promise(resolve => requestAnimationFrame(resolve))

/** Keep the reader's place on the page that is being left. */
export function remember(address: string): void {
  const place = inView()
  if (place) places.set(address, place)
  else places.delete(address)
}

/** Go back to that place. */
export async function goBack(address: string, saved: ScrollToOptions): Promise<ScrollToOptions | false> {
  const place = places.get(address)
  if (!place) return saved
  window.scrollTo(saved)
  await hold(place)
  return false
}

/** Cards above come or go when this is drawn: what is being read stays where it is. */
export async function stay(): Promise<void> {
  const place = inView()
  if (place) await hold(place)
}

function inView(): Place | undefined {
  const cards = [...document.querySelectorAll<HTMLElement>('article[data-post]')]
  const first = cards.find(card => card.getBoundingClientRect().bottom > 0)
  return first && { post: first.dataset.post!, top: topOf(first) }
}

/**
 * Cards far away are guessed in height until they are drawn, so pixels alone lead elsewhere: the
 * card is brought to where it stood until it stays there.
 */
async function hold(place: Place): Promise<void> {
  for (let frame = 0, still = 0; frame < FRAMES && still < STILL; frame++) {
    await nextFrame()
    const card = document.querySelector(`article[data-post="${place.post}"]`)
    const off = card ? topOf(card) - place.top : undefined
    still = off !== undefined && Math.abs(off) < 1 ? still + 1 : 0
    if (off && !still) window.scrollBy({ top: off })
  }
}
