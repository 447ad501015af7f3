import { Switch } from '@mantine/core'
import type { RuleTexts } from '@opensoc/contract'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import { plural } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import { useMayChangeRules } from './useMayChangeRules.ts'
import { ruleKey } from './useRule.ts'
import { useSetEnabled } from './useSetEnabled.ts'

export function RuleHeader({ rule }: { readonly rule: RuleTexts }) {
  const { id, title, level, enabled, refused, finding_count, has_conflict, is_modified } = rule
  const setEnabled = useSetEnabled()
  const client = useQueryClient()
  const mayChange = useMayChangeRules()
  const toggle = () => {
    client.setQueryData<RuleTexts>(ruleKey(id), (data) => data && { ...data, enabled: !enabled })
    setEnabled([id], !enabled)
  }
  return (
    <div className="page-header">
      <SeverityPill level={level} isWordy />
      <h1>
        <VisibleText text={title} />
      </h1>
      {is_modified && <span className="tag">modified</span>}
      {has_conflict && <span className="mark">update waits for a decision</span>}
      <span className="spacer" />
      <Switch
        size="xs"
        label={refused === undefined ? 'Enabled' : 'Refused'}
        checked={enabled}
        disabled={!mayChange || (refused !== undefined && !enabled)}
        onChange={toggle}
      />
      <Link className="button" to="/alerts" search={{ rule: id } as never}>
        {plural(finding_count, 'alert')}
      </Link>
    </div>
  )
}
