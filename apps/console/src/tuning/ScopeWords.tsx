import type { RuleException } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import { plural } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'

/** Which rules something reaches; a single one is a link. */
export function ScopeWords({ scope }: { readonly scope: RuleException['scope'] }) {
  if (scope.kind === 'all') return 'all rules'
  if (scope.kind === 'group') {
    const parts = [scope.tag, scope.level, scope.product].filter((part) => part !== undefined)
    return <VisibleText text={parts.join(' ')} />
  }
  const [id = ''] = scope.ids
  if (scope.ids.length !== 1) return plural(scope.ids.length, 'rule')
  return (
    <Link to="/rules/$id" params={{ id } as never} className="mono">
      <VisibleText text={id.slice(0, 8)} />
    </Link>
  )
}
