import { getSchema } from '@tiptap/core'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import { extensions } from './extensions'
import { addColumn, addRow, insertTable, leaveBelow, removeColumn, removeRow } from './tables'
import { toDocument, type Json } from './toDocument'
import { toText } from './toText'

const schema = getSchema(extensions({ placeholder: '', people: async () => [] }))
type Command = typeof addRow

/** A text in the editor with the cursor behind the letter `x`, after some commands; `|` is where it is then. */
function after(text: string, ...commands: Command[]): string {
  let state = EditorState.create({ doc: schema.nodeFromJSON(toDocument(text)) })
  let at = 1
  state.doc.descendants((node, pos) => {
    const place = node.text?.indexOf('x') ?? -1
    if (place >= 0) at = pos + place + 1
  })
  state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, at)))
  for (const command of commands) {
    if (command(state)) command(state, tr => (state = state.apply(tr)))
    state.doc.check()
  }
  return toText(state.apply(state.tr.insertText('|')).doc.toJSON() as Json)
}
const table = (...rows: string[]) => `[TABLE]${rows.map(row => `[TR]${row.split(',').map(each => `[TD]${each}[/TD]`).join('')}[/TR]`).join('')}[/TABLE]`

it.each([
  ['', insertTable, `${table('|,', ',')}\n`],
  ['a x', insertTable, `a x\n${table('|,', ',')}\n`],
  ['x\nb', insertTable, `x\n${table('|,', ',')}\nb`],
  ['[QUOTE]x[/QUOTE]', insertTable, `[QUOTE]x\n${table('|,', ',')}\n[/QUOTE]`],
  [table('x,'), insertTable, table('x|,')],
  [table('x,b', 'c,d'), addRow, table('x,b', '|,', 'c,d')],
  [table('a,b', 'c,x'), addRow, table('a,b', 'c,x', '|,')],
  [table('x,b', 'c,d'), addColumn, table('x,|,b', 'c,,d')],
  [table('a,x', 'c'), addColumn, table('a,x,|', 'c,')],
  [table('a,x', 'c,d'), removeRow, table('c,|d')],
  [table('a,b', 'c,x'), removeRow, table('a,|b')],
  [table('a,x', 'c,d'), removeColumn, table('|a', 'c')],
  [table('x,b', 'c,d'), removeColumn, table('|b', 'd')],
  [table('a,x', 'c'), removeColumn, table('|a', 'c')],
  [`before\n${table('x')}\nbehind`, removeRow, 'before\n|\nbehind'],
  [`before\n${table('x', 'b')}`, removeColumn, 'before\n|'],
  [table('a', 'x'), leaveBelow, `${table('a', 'x')}\n|`],
  [`${table('a', 'x')}\nb`, leaveBelow, `${table('a', 'x')}\n|b`],
  [table('a', 'x\nb'), leaveBelow, table('a', 'x|\nb')],
  [table('x', 'b'), leaveBelow, table('x|', 'b')],
  ['no table x', addRow, 'no table x|'],
])('%s', (text, command, expected) => {
  expect(after(text, command)).toBe(expected)
})

it('what is made is read again as it is', () => {
  const made = after('', insertTable, addRow, addColumn, addRow, removeColumn).replace('|', 'y')
  expect(toText(schema.nodeFromJSON(toDocument(made)).toJSON() as Json)).toBe(made)
})
