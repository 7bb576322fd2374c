import { Mark, mergeAttributes, Node, type Attribute } from '@tiptap/core'
import { addressOf } from '@/text/addresses'
import { color, font, size } from '@/text/styles'
import { addColumn, addRow, leaveBelow, removeColumn, removeRow } from './tables'

/** An attribute that only ever comes from a text, never from pasted HTML. */
const own = (value: unknown = ''): Attribute => ({ default: value, parseHTML: () => value, renderHTML: () => ({}) }) as unknown as Attribute

const STYLES: Record<string, (value: string) => string> = {
  color: value => (color(value) ? `color: ${color(value)}` : ''),
  size: value => (size(value) ? `font-size: ${size(value)}` : ''),
  font: value => (font(value) ? `font-family: ${font(value)}` : ''),
}

/** `[COLOR=…]`, `[SIZE=…]`, `[FONT=…]`: shown within the limits of the screen, kept as written. */
export const styled = (name: 'color' | 'size' | 'font') =>
  Mark.create({
    name,
    addAttributes: () => ({ value: own() }),
    parseHTML: () => [],
    renderHTML: ({ mark, HTMLAttributes }) => ['span', mergeAttributes(HTMLAttributes, { style: STYLES[name]!(String(mark.attrs.value)), class: name === 'color' ? 'own-color' : '' }), 0],
  })

/** Opened by nobody while it is written; of pasted links only those that the screen would show. */
export const Link = Mark.create({
  name: 'link',
  inclusive: false,
  addAttributes: () => ({ href: { default: '' } }),
  parseHTML: () => [{ tag: 'a[href]', getAttrs: (element: HTMLElement) => (addressOf(element.getAttribute('href') ?? '') ? null : false) }],
  renderHTML: ({ mark }) => ['a', { href: addressOf(String(mark.attrs.href)) || null, class: 'lnk', rel: 'noopener nofollow' }, 0],
})

const PLACES: Record<string, string> = { left: 'start', center: 'center', right: 'end', justify: 'justify' }

export const Aligned = Node.create({
  name: 'aligned',
  group: 'block',
  content: 'block+',
  defining: true,
  addAttributes: () => ({ place: own('center') }),
  renderHTML: ({ node }) => ['div', { style: `text-align: ${PLACES[node.attrs.place as string] ?? 'start'}` }, 0],
})

/** What readers open first. Its title is above it while it is written. */
export const Spoiler = Node.create({
  name: 'spoiler',
  group: 'block',
  content: 'block+',
  defining: true,
  addAttributes: () => ({ title: own() }),
  renderHTML: ({ node }) => ['div', { class: 'spoiler', 'data-title': (node.attrs.title as string) || '…' }, 0],
})

/** Rows and columns are added and removed with Alt, Shift and an arrow; the toolbar does the same. */
export const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  renderHTML: () => ['table', ['tbody', 0]],
  addKeyboardShortcuts() {
    const keys = { 'Alt-Shift-ArrowDown': addRow, 'Alt-Shift-ArrowUp': removeRow, 'Alt-Shift-ArrowRight': addColumn, 'Alt-Shift-ArrowLeft': removeColumn }
    const { editor } = this
    return {
      ...Object.fromEntries(Object.entries(keys).map(([key, command]) => [key, () => command(editor.state, editor.view.dispatch)])),
      ArrowDown: () => editor.view.endOfTextblock('down') && leaveBelow(editor.state, editor.view.dispatch),
    }
  },
})
export const TableRow = Node.create({ name: 'tableRow', content: 'tableCell+', renderHTML: () => ['tr', 0] })
export const TableCell = Node.create({
  name: 'tableCell',
  content: 'block+',
  isolating: true,
  addAttributes: () => ({ head: own(false) }),
  renderHTML: ({ node }) => [node.attrs.head ? 'th' : 'td', 0],
})

/** A place in the text where a file of the post is shown. */
export const FileHere = Node.create({
  name: 'file',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({ id: own() }),
  renderHTML: ({ node }) => ['span', { class: 'file-here', 'data-file': node.attrs.id as string }, nameOfFile(node.attrs.id as string)],
})

export const Picture = Node.create({
  name: 'picture',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({ address: own(), width: own(), height: own() }),
  renderHTML: ({ node }) => ['img', { src: node.attrs.address as string, alt: '', referrerpolicy: 'no-referrer', class: 'inline-image' }],
})

const names = new Map<string, string>()

/** Files are known by their ids in texts; people know them by their names. */
export function nameFile(id: string, name: string): void {
  names.set(id, name)
}
const nameOfFile = (id: string) => names.get(id) ?? `#${id.replace('n', '')}`
