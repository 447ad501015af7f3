import { Switch } from '@mantine/core'
import type { Rule, RuleForecast } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import type { GridColumn } from '../grid/grid-props.ts'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import { count } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import { attackTags, logsourceWords } from './rule-words.ts'

export function ruleColumns(
  onToggle: (rule: Rule) => void,
  forecasts: ReadonlyMap<string, RuleForecast>,
): readonly GridColumn<Rule>[] {
  return [
    {
      id: 'level',
      header: 'Level',
      track: '98px',
      cell: ({ level }) => <SeverityPill level={level} isWordy />,
    },
    {
      id: 'title',
      header: 'Rule',
      track: 'minmax(240px, 1fr)',
      cell: ({ id, title }) => (
        <Link to="/rules/$id" params={{ id } as never} tabIndex={-1}>
          <VisibleText text={title} />
        </Link>
      ),
    },
    {
      id: 'logsource',
      header: 'Log source',
      track: '220px',
      cell: ({ logsource }) => <VisibleText text={logsourceWords(logsource)} />,
    },
    { id: 'tags', header: 'ATT&CK', track: '150px', cell: ({ tags }) => attackTags(tags).join(', ') },
    { id: 'status', header: 'Status', track: '84px', cell: ({ status }) => status },
    {
      id: 'space',
      header: 'Space',
      track: '110px',
      cell: ({ space, is_modified, has_conflict }) => (
        <>
          {space}
          {has_conflict ? (
            <span className="mark"> conflict</span>
          ) : (
            is_modified && <span className="dim"> modified</span>
          )}
        </>
      ),
    },
    { id: 'alerts', header: 'Alerts', track: '64px', isEnd: true, cell: (rule) => count(rule.finding_count) },
    {
      id: 'expected',
      header: 'Expected a day',
      track: '106px',
      isEnd: true,
      cell: ({ id }) => expectedWords(forecasts.get(id)),
    },
    {
      id: 'enabled',
      header: 'Enabled',
      track: '70px',
      cell: (rule) => (
        <Switch
          size="xs"
          aria-label={`Enable ${rule.title}`}
          tabIndex={-1}
          checked={rule.enabled}
          disabled={rule.refused !== undefined}
          onChange={() => onToggle(rule)}
        />
      ),
    },
    {
      id: 'refused',
      header: 'Refused because',
      track: 'minmax(120px, 0.6fr)',
      cell: ({ refused }) =>
        refused !== undefined && (
          <span title={refused} style={{ color: 'var(--high)' }}>
            <VisibleText text={refused} />
          </span>
        ),
    },
  ]
}

/** Of a rule whose log source never spoke, no alerts mean nothing. */
function expectedWords(forecast: RuleForecast | undefined) {
  if (forecast === undefined) return null
  const { per_day, hosts, users, confirmed, source_events, is_outdated } = forecast
  if (source_events === 0)
    return (
      <span className="dim" title="No event of its log source is kept: nothing can be said.">
        no source
      </span>
    )
  const title =
    `on ${hosts} hosts, of ${users} users; ${confirmed} confirmed incidents hit` +
    (is_outdated ? '; the rule was changed since' : '')
  return (
    <span title={title} className={is_outdated ? 'dim' : undefined}>
      {per_day < 10 ? per_day : count(per_day)}
      {is_outdated && ' ?'}
    </span>
  )
}
