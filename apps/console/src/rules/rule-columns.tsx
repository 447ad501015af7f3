import { Switch } from '@mantine/core'
import type { Rule } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import type { GridColumn } from '../grid/grid-props.ts'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import { count } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import { attackTags, logsourceWords } from './rule-words.ts'

export function ruleColumns(onToggle: (rule: Rule) => void): readonly GridColumn<Rule>[] {
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
