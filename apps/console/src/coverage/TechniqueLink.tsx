import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** To the technique in the coverage matrix. Ids of ICS begin with T0; a technique opens in any matrix. */
export function TechniqueLink({ id, children = id }: { readonly id: string; readonly children?: ReactNode }) {
  const search = { t: id, ...(id.startsWith('T0') ? { domain: 'ics-attack' } : {}) }
  return (
    <Link
      to="/coverage"
      className="button link"
      style={{ whiteSpace: 'normal', justifyContent: 'flex-start' }}
      search={search as never}
      title={`${id}: rules and telemetry`}
    >
      {children}
    </Link>
  )
}
