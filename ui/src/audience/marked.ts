export interface Part {
  text: string
  hit: boolean
}

/** A name in parts: where its words begin with what was typed. */
export function marked(name: string, words: string): Part[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean).sort((a, b) => b.length - a.length)
  const parts: Part[] = []
  for (const piece of name.split(/(?<=[\s(-])/)) {
    const hit = wanted.find(each => piece.toLowerCase().startsWith(each))
    if (hit) parts.push({ text: piece.slice(0, hit.length), hit: true })
    const rest = hit ? piece.slice(hit.length) : piece
    const last = parts.at(-1)
    if (rest && last && !last.hit) last.text += rest
    else if (rest) parts.push({ text: rest, hit: false })
  }
  return parts
}
