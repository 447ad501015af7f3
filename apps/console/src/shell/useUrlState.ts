import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

type Search = Readonly<Record<string, string>>

export interface UrlForm<T> {
  readonly parse: (search: Search) => T
  /** Left-out and empty values leave the URL. */
  readonly print: (value: T) => Readonly<Record<string, string | undefined>>
}

/** The URL is the view: page state that lives in the search part of the address. */
export function useUrlState<T extends object>(
  form: UrlForm<T>,
): readonly [T, (change: Partial<T>, options?: { readonly isNewEntry?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const value = useMemo(() => form.parse(search), [form, search])
  const update = useCallback(
    (change: Partial<T>, { isNewEntry = false } = {}) => {
      const next = (previous: Search) => cleaned(form.print({ ...form.parse(previous), ...change }))
      void navigate({ to: '.', search: next as never, replace: !isNewEntry, resetScroll: false })
    },
    [form, navigate],
  )
  return [value, update]
}

function cleaned(printed: Readonly<Record<string, string | undefined>>): Search {
  const kept = Object.entries(printed).filter((entry): entry is [string, string] => !!entry[1])
  return Object.fromEntries(kept)
}
