import { Extension, type AnyExtension } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Document } from '@tiptap/extension-document'
import { Italic } from '@tiptap/extension-italic'
import { BulletList } from '@tiptap/extension-list/bullet-list'
import { ListItem } from '@tiptap/extension-list/item'
import { OrderedList } from '@tiptap/extension-list/ordered-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Strike } from '@tiptap/extension-strike'
import { Text } from '@tiptap/extension-text'
import { Underline } from '@tiptap/extension-underline'
import { Placeholder } from '@tiptap/extensions/placeholder'
import { UndoRedo } from '@tiptap/extensions/undo-redo'
import { Mention, type MentionOptions } from './mention'
import { Aligned, FileHere, Link, Picture, Spoiler, styled, Table, TableCell, TableRow } from './nodes'

/** Everything that a text can hold and no more: each has its tag, or it would be lost. */
export function extensions(options: MentionOptions & { placeholder: string }): AnyExtension[] {
  return [
    Document, Paragraph, Text, Bold, Italic, Underline, Strike,
    styled('color'), styled('size'), styled('font'),
    Link,
    BulletList, Numbered, Item, Quote, CodeBlock, Aligned, Spoiler, Table, TableRow, TableCell, FileHere, Picture,
    Mention.configure(options), Lines, UndoRedo, Placeholder.configure({ placeholder: options.placeholder }),
  ]
}

const Quote = Blockquote.extend({
  addAttributes: () => ({ by: { default: '', parseHTML: () => '', renderHTML: ({ by }: { by?: string }) => (by ? { 'data-by': by } : {}) } }),
})

const Numbered = OrderedList.extend({
  addAttributes: () => ({ kind: { default: '1', parseHTML: () => '1', renderHTML: ({ kind }: { kind?: string }) => ({ type: kind }) } }),
})

/** Tab leaves the field, as everywhere on the page; Ctrl+] and Ctrl+[ move items. */
const Item = ListItem.extend({
  content: 'paragraph block*',
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem(this.name),
      'Mod-]': () => this.editor.commands.sinkListItem(this.name),
      'Mod-[': () => this.editor.commands.liftListItem(this.name),
    }
  },
})

/** A line is a paragraph, so both keys begin one. */
const Lines = Extension.create({
  name: 'lines',
  addKeyboardShortcuts() {
    return { 'Shift-Enter': () => this.editor.commands.first(({ commands }) => [() => commands.newlineInCode(), () => commands.splitBlock()]) }
  },
})
