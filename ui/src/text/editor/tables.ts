import { Fragment, type Node, type Schema } from '@tiptap/pm/model'
import { TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state'

type Dispatch = ((tr: Transaction) => void) | undefined
/** As ProseMirror has it: whether it can be done, and with `dispatch` it is. */
type Command = (state: EditorState, dispatch?: Dispatch) => boolean

interface Place {
  table: Node
  /** Where the table begins. */
  at: number
  row: number
  cell: number
}

/** Where in which table the cursor is. */
export function placeIn({ selection: { $from } }: EditorState): Place | null {
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === 'table') return { table: $from.node(depth), at: $from.before(depth), row: $from.index(depth), cell: $from.index(depth + 1) }
  }
  return null
}

const emptyCell = (schema: Schema): Node => schema.nodes.tableCell!.create(null, schema.nodes.paragraph!.create())
const rowOf = (schema: Schema, cells: Node[]): Node => schema.nodes.tableRow!.create(null, cells)
const cellsOf = (row: Node): Node[] => [...row.content.content]
const width = (table: Node): number => Math.max(...table.content.content.map(row => row.childCount))

/** Before the content of a cell, or of the last one of a row that is shorter. */
function insideOf(table: Node, at: number, row: number, cell: number): number {
  let pos = at + 1
  for (let n = 0; n < row; n++) pos += table.child(n).nodeSize
  pos++
  for (let n = 0; n < Math.min(cell, table.child(row).childCount - 1); n++) pos += table.child(row).child(n).nodeSize
  return pos + 1
}

/** The table with other rows, and the cursor in one of its cells; without any it is no more. */
function changed(edit: (rows: Node[][], place: Place, schema: Schema) => [row: number, cell: number]): Command {
  return (state, dispatch) => {
    const place = placeIn(state)
    if (!place) return false
    if (!dispatch) return true
    const { table, at } = place
    const rows = table.content.content.map(cellsOf)
    const [row, cell] = edit(rows, place, state.schema)
    const left = rows.filter(each => each.length).map(each => rowOf(state.schema, each))
    const made = left.length ? table.type.create(table.attrs, left) : state.schema.nodes.paragraph!.create()
    const tr = state.tr.replaceWith(at, at + table.nodeSize, made)
    const inside = left.length ? insideOf(made, at, Math.min(row, left.length - 1), cell) : at + 1
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(inside))).scrollIntoView())
    return true
  }
}

export const addRow = changed((rows, { table, row }, schema) => {
  rows.splice(row + 1, 0, Array.from({ length: width(table) }, () => emptyCell(schema)))
  return [row + 1, 0]
})
export const removeRow = changed((rows, { row, cell }) => {
  rows.splice(row, 1)
  return [row, cell]
})
export const addColumn = changed((rows, { row, cell }, schema) => {
  for (const each of rows) each.splice(Math.min(cell + 1, each.length), 0, emptyCell(schema))
  return [row, cell + 1]
})
export const removeColumn = changed((rows, { row, cell }) => {
  for (const each of rows) each.splice(cell, 1)
  return [row, Math.max(cell - 1, 0)]
})

/** A table with the cursor in its first cell, and a line below it to go on in. */
export const insertTable: Command = (state, dispatch) => {
  if (placeIn(state)) return false
  if (!dispatch) return true
  const { schema, selection: { $from } } = state
  const row = () => rowOf(schema, [emptyCell(schema), emptyCell(schema)])
  const table = schema.nodes.table!.create(null, [row(), row()])
  const parent = $from.depth ? $from.depth - 1 : 0
  const blank = $from.parent.isTextblock && !$from.parent.content.size
  const [from, to] = blank ? [$from.before(), $from.after()] : [$from.after(), $from.after()]
  const last = $from.indexAfter(parent) >= $from.node(parent).childCount
  const tr = state.tr.replaceWith(from, to, Fragment.fromArray(last ? [table, schema.nodes.paragraph!.create()] : [table]))
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(from + 1))).scrollIntoView())
  return true
}

/** Down from the last line of the last row: out of the table, into a line of its own where there is none. */
export const leaveBelow: Command = (state, dispatch) => {
  const place = placeIn(state)
  const { $from, empty } = state.selection
  if (!place || !empty || place.row < place.table.childCount - 1 || $from.indexAfter(-1) < $from.node(-1).childCount) return false
  if (!dispatch) return true
  const after = place.at + place.table.nodeSize
  const tr = state.doc.resolve(after).nodeAfter ? state.tr : state.tr.insert(after, state.schema.nodes.paragraph!.create())
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1))).scrollIntoView())
  return true
}
