import { create } from 'zustand'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly isProblem: boolean
  readonly undo?: () => void
}

const SHOWN_MS = 10_000
const KEPT_TOASTS = 4
let lastId = 0

interface ToastState {
  readonly toasts: readonly Toast[]
  readonly dismiss: (id: number) => void
}

export const useToasts = create<ToastState>()((set) => ({
  toasts: [],
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}))

/** Shows a line for ten seconds; with `undo` it has a button and the key `z`. */
export function showToast(
  text: string,
  options: { readonly undo?: () => void; readonly isProblem?: boolean } = {},
) {
  const { undo, isProblem = false } = options
  const id = ++lastId
  const toast = { id, text, isProblem, ...(undo === undefined ? {} : { undo }) }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, toast].slice(-KEPT_TOASTS) }))
  setTimeout(() => useToasts.getState().dismiss(id), SHOWN_MS)
}

/** Undoes the newest thing that can be undone; says so when there is none. */
export function undoLast(): void {
  const toast = useToasts.getState().toasts.findLast(({ undo }) => undo !== undefined)
  if (toast === undefined) {
    showToast('Nothing to undo: an action can be undone for 10 seconds.')
    return
  }
  useToasts.getState().dismiss(toast.id)
  toast.undo?.()
}
