import { read, type Node, type Tag } from './tags'

/** A document or a part of it, as ProseMirror writes it. */
export interface Json {
  type: string
  attrs?: Record<string, unknown>
  content?: Json[]
  marks?: Mark[]
  text?: string
}
export interface Mark {
  type: string
  attrs?: Record<string, unknown>
}

const MARKS: Record<string, string> = { b: 'bold', i: 'italic', u: 'underline', s: 'strike', color: 'color', size: 'size', font: 'font' }
const MENTIONS: Record<string, string> = { user: 'U', project: 'SG', department: 'D' }
const ALIGNED = new Set(['left', 'center', 'right', 'justify'])
const SAFE = /^(https?:|mailto:|tel:|\/(?!\/)|www\.)/i

/** The document of a text: a paragraph for each line, and what tags make of it. */
export function toDocument(text: string): Json {
  return { type: 'doc', content: blocks(read(text.replace(/\r\n?/g, '\n'))) }
}

const paragraph = (content: Json[] = []): Json => (content.length ? { type: 'paragraph', content } : { type: 'paragraph' })

/** At least one block; a line break ends a line, and one after a block belongs to the block. */
function blocks(nodes: Node[]): Json[] {
  const made: Json[] = []
  let line: Json[] | null = null
  let after = false
  let begun = false
  const put = (piece: Json) => {
    (line ??= []).push(piece)
    begun = false
  }
  const end = () => {
    if (line) made.push(paragraph(line))
    line = null
    begun = false
  }
  const walk = (children: Node[], marks: Mark[]): void => {
    for (const node of children) {
      if (typeof node === 'string') write(node, marks)
      else if (MARKS[node.name]) walk(node.children, marked(marks, node))
      else if (node.name === 'url') walk(node.children, linked(marks, node))
      else {
        const piece = inline(node, marks)
        if (piece) {
          put(piece)
          after = false
        } else {
          end()
          made.push(block(node))
          after = true
        }
      }
    }
  }
  const write = (text: string, marks: Mark[]) => {
    text.split('\n').forEach((words, n) => {
      if (n) {
        if (line) end()
        else if (!after) made.push(paragraph())
        after = false
        begun = true
      }
      if (!words) return
      put(marks.length ? { type: 'text', text: words, marks } : { type: 'text', text: words })
      after = false
    })
  }
  walk(nodes, [])
  if (begun) made.push(paragraph())
  end()
  return made.length ? made : [paragraph()]
}

/** The innermost colour, size or font wins, as it does on the screen. */
function marked(marks: Mark[], { name, value }: Tag): Mark[] {
  const type = MARKS[name]!
  return [...marks.filter(each => each.type !== type), value ? { type, attrs: { value } } : { type }]
}

function linked(marks: Mark[], tag: Tag): Mark[] {
  const href = tag.value || tag.children.join('')
  return SAFE.test(href) ? [...marks.filter(each => each.type !== 'link'), { type: 'link', attrs: { href } }] : marks
}

function inline(tag: Tag, marks: Mark[]): Json | null {
  const more = marks.length ? { marks } : {}
  if (MENTIONS[tag.name]) return { type: 'mention', attrs: { of: MENTIONS[tag.name], id: tag.value, label: tag.children.join('') }, ...more }
  if (tag.name === 'file') return { type: 'file', attrs: { id: tag.value }, ...more }
  if (tag.name === 'img') {
    const [width, height] = tag.value.split('x')
    return { type: 'picture', attrs: { address: tag.children.join('').trim(), width, height }, ...more }
  }
  return null
}

/** Line breaks just inside of a tag only set it apart. */
const inside = (tag: Tag): Json[] => blocks(trimmed(trimmed(tag.children, 0, /^\n/), tag.children.length - 1, /\n$/))
const trimmed = (nodes: Node[], at: number, what: RegExp): Node[] =>
  nodes.map((each, n) => (n === at && typeof each === 'string' ? each.replace(what, '') : each))
const tags = (tag: Tag) => tag.children.filter((each): each is Tag => typeof each !== 'string')

function block(tag: Tag): Json {
  if (ALIGNED.has(tag.name)) return { type: 'aligned', attrs: { place: tag.name }, content: inside(tag) }
  switch (tag.name) {
    case 'quote': return { type: 'blockquote', attrs: { by: tag.value }, content: inside(tag) }
    case 'spoiler': return { type: 'spoiler', attrs: { title: tag.value }, content: inside(tag) }
    case 'code': return code(tag.children.join('').replace(/^\n|\n$/g, ''))
    case 'list': return list(tag)
    default: return { type: 'table', content: tags(tag).map(row => ({ type: 'tableRow', content: tags(row).map(cell) })) }
  }
}

const code = (text: string): Json => (text ? { type: 'codeBlock', content: [{ type: 'text', text }] } : { type: 'codeBlock' })
const cell = (tag: Tag): Json => ({ type: 'tableCell', attrs: { head: tag.name === 'th' }, content: inside(tag) })

function list(tag: Tag): Json {
  const content = tags(tag).map(item)
  return tag.value ? { type: 'orderedList', attrs: { kind: tag.value }, content } : { type: 'bulletList', content }
}

function item(tag: Tag): Json {
  const content = blocks(trimmed(trimmed(tag.children, 0, /^ +/), tag.children.length - 1, /\n$/))
  return { type: 'listItem', content: content[0]!.type === 'paragraph' ? content : [paragraph(), ...content] }
}
