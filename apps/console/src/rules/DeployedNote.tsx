import { Link } from '@tanstack/react-router'
import { count, plural } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import { useRuleStatus } from './useRuleStatus.ts'

/** One line: what is enabled is what runs, or not. */
export function DeployedNote() {
  const status = useRuleStatus().data
  if (status === undefined) return null
  const { is_deployed, enabled, conflicts, problems } = status
  return (
    <>
      {is_deployed ? (
        <span className="dim">
          all {count(enabled.count)} enabled rules run, set <span className="mono">{enabled.version}</span>
        </span>
      ) : (
        <span role="alert" style={{ color: 'var(--critical)' }}>
          What runs is not what is enabled: <VisibleText text={problems.join('; ')} />
        </span>
      )}
      {conflicts > 0 && (
        <Link className="button" to="/rules" search={{ state: 'conflict' } as never}>
          {plural(conflicts, 'conflict')} to decide
        </Link>
      )}
    </>
  )
}
