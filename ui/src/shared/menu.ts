export interface MenuItem {
  label: string
  type?: 'label' | 'checkbox'
  checked?: boolean
  children?: MenuItem[]
  onSelect?: () => unknown
}
