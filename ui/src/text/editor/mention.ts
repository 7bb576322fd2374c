import { Node } from '@tiptap/core'
import { PluginKey } from '@tiptap/pm/state'
import { Suggestion, type SuggestionKeyDownProps, type SuggestionProps } from '@tiptap/suggestion'

export interface Named {
  id: string
  name: string
  position: string
  photo: string
}

/** The list of people below the `@`, whoever draws it. */
export interface MentionList {
  show: (props: SuggestionProps<Named>) => void
  hide: () => void
  key: (event: KeyboardEvent) => boolean
}

export interface MentionOptions {
  people: (query: string) => Promise<Named[]>
  list?: MentionList
}

const LINKS: Record<string, string> = { U: '@', SG: '', D: '' }

/** A person, workgroup or department that a text names: `[USER=17]Name[/USER]`. */
export const Mention = Node.create<MentionOptions>({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: false,
  addOptions: () => ({ people: async () => [] }),
  addAttributes: () => ({ of: { default: 'U', rendered: false }, id: { default: '', rendered: false }, label: { default: '', rendered: false } }),
  renderHTML: ({ node }) => ['span', { class: 'mention' }, `${LINKS[node.attrs.of as string] ?? ''}${node.attrs.label as string}`],
  renderText: ({ node }) => node.attrs.label as string,
  addProseMirrorPlugins() {
    const { list, people } = this.options
    if (!list) return []
    return [
      Suggestion<Named>({
        editor: this.editor,
        pluginKey: new PluginKey('mention'),
        char: '@',
        allowedPrefixes: [' ', '(', '«', '"'],
        debounce: 120,
        items: ({ query }) => people(query),
        command: ({ editor, range, props }) => {
          const mention = { type: 'mention', attrs: { of: 'U', id: props.id, label: props.name } }
          editor.chain().focus().insertContentAt(range, [mention, { type: 'text', text: ' ' }]).run()
        },
        render: () => ({
          onStart: props => list.show(props),
          onUpdate: props => list.show(props),
          onExit: () => list.hide(),
          onKeyDown: ({ event }: SuggestionKeyDownProps) => list.key(event),
        }),
      }),
    ]
  },
})
