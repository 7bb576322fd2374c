import ConfirmIcon from '@bitrix24/b24icons-vue/outline/FileWithCheckIcon'
import MentionIcon from '@bitrix24/b24icons-vue/outline/MentionIcon'
import ThanksIcon from '@bitrix24/b24icons-vue/outline/AchievementIcon'
import MailIcon from '@bitrix24/b24icons-vue/outline/MailIcon'
import ShareIcon from '@bitrix24/b24icons-vue/outline/ForwardIcon'
import CommentIcon from '@bitrix24/b24icons-vue/outline/MessageIcon'
import LikeIcon from '@bitrix24/b24icons-vue/outline/LikeIcon'
import type { Component } from 'vue'

/** What people are told of, the three that matter most first, and how each looks. */
export const KINDS = {
  confirm: { icon: ConfirmIcon, look: 'bg-warn-soft text-warn' },
  mention: { icon: MentionIcon, look: 'bg-accent-soft text-link' },
  thanks: { icon: ThanksIcon, look: 'bg-thanks-soft text-thanks' },
  post: { icon: MailIcon, look: 'bg-sunken text-ink-2' },
  shared_with: { icon: ShareIcon, look: 'bg-sunken text-ink-2' },
  share: { icon: ShareIcon, look: 'bg-sunken text-ink-2' },
  comment: { icon: CommentIcon, look: 'bg-sunken text-ink-2' },
  followed: { icon: CommentIcon, look: 'bg-sunken text-ink-2' },
  reaction: { icon: LikeIcon, look: 'bg-sunken text-ink-2' },
} as const satisfies Record<string, { icon: Component; look: string }>

export type Kind = keyof typeof KINDS

/** What the page of all of them can be narrowed to. */
export const SHOWN = {
  all: [],
  confirm: ['confirm'],
  mention: ['mention'],
  thanks: ['thanks'],
  addressed: ['post', 'shared_with'],
  comments: ['comment', 'followed'],
  reactions: ['reaction'],
  shares: ['share'],
} as const satisfies Record<string, readonly Kind[]>

export type Shown = keyof typeof SHOWN
